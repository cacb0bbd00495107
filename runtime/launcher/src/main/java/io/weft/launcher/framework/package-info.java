/** The OSGi framework and what is done to bundles in it. */
package io.weft.launcher.framework;
