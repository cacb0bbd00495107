/** What bundles tell the relay to do with a request. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.weft.spi.relay;
