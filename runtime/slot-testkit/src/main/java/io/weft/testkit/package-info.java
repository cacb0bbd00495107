/**
 * Tests of slots on the real kernel, without OSGi, sockets or a network. Needs root.
 *
 * <ul>
 *   <li>{@link io.weft.testkit.SlotHarness} is a core of its own: it loads a feature's object, puts
 *       its slots into a chain, fills tables, and asks.
 *   <li>{@link io.weft.testkit.Question} is a request, {@link io.weft.testkit.Answer} what the
 *       chain made of it, with the trace of its slots.
 *   <li>{@link io.weft.testkit.SlotTable} reads cases, a line each.
 *   <li>{@link io.weft.testkit.SlotContract} is what every slot must keep, hostile heads included.
 * </ul>
 *
 * <p>How to write a slot: {@code docs/abi.md}.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("0.1.0")
package io.weft.testkit;
