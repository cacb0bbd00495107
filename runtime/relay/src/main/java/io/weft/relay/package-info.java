/** The HTTP/1.1 relay that carries what the kernel does not. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.weft.relay;
