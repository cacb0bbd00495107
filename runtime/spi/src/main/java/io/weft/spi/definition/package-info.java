/** Parts of a configuration that one bundle meets and another compiles. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.weft.spi.definition;
