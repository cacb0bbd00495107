/** Runs a slot on the real kernel against a table of messages. */
package io.weft.testkit;
