/**
 * The distribution's bundles in an OSGi framework, without the launcher that usually puts them
 * there.
 */
package io.weft.it.osgi;
