/**
 * Runs slots on the real kernel, without OSGi: {@link io.weft.testkit.SlotHarness} loads the core
 * and a feature's object, makes a chain and asks it about requests. Needs root.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.weft.testkit;
