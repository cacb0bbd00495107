/** Listeners, clusters and endpoints, and the services that plan and compile them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.weft.spi.mesh;
