/** Classes that tests put into bundles; only classes of the Java runtime and of OSGi are used. */
package io.weft.launcher.bundle;
