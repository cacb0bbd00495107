package io.weft.spi.mesh;

/**
 * The listener that is planned.
 *
 * @param id index into {@code weft_listeners}; an update of a listener is planned under a new id,
 *     so tables keyed by the id are complete before the first request sees them; a handler that
 *     takes over from another version of itself finds the id that is in force
 * @param replan asks the mesh to plan this listener again, because something that its gear depends
 *     on has changed
 */
public record ListenerContext(int id, String name, Runnable replan) {}
