/** Starts a node: framework, features, configuration. */
package io.weft.launcher;
