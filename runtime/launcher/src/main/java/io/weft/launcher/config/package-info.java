/** The node's configuration file. */
package io.weft.launcher.config;
