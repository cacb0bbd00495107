/** Asks the kernel's chain about one request: {@link io.weft.pipeline.oracle.Oracle}. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.weft.pipeline.oracle;
