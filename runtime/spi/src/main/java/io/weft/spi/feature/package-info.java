/** The features and bundles of the running node, and the places that a node uses. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.weft.spi.feature;
