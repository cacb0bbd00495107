/** Phases, slots, chains and generations of the kernel pipeline. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.weft.pipeline;
