/** Starts a node: reads its configuration, starts the framework, deploys the features it chose. */
package io.weft.launcher;
