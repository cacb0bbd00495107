/** Resources of a control plane on their way to the bundles that honour them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.weft.spi.xds;
