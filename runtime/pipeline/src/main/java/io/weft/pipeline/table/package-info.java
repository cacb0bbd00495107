/** The core's kernel tables as records; offsets come from the BTF of the core's objects. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.weft.pipeline.table;
