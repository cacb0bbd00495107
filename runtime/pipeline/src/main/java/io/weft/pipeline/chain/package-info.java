/** Slots, and the chains that say in which order a request meets them. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.weft.pipeline.chain;
