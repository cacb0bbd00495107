/** The command line. */
package io.weft.cli;
