package io.weft.relay.internal;

/**
 * How much the relay takes on.
 *
 * @param connections of clients at once; further ones are reset
 * @param endpointIdle idle connections that an event loop keeps for each endpoint
 * @param readBuffer bytes read at once, 4096 to 1048576
 * @param headerFields field lines of a head, 1 to 128
 * @param mirrorBytes of a copy of a request that may wait to be sent; a copy that waits for more is
 *     given up
 * @param mirrors copies under way at once for each event loop; further ones are not made
 */
public record Limits(
    int connections,
    int endpointIdle,
    int readBuffer,
    int headerFields,
    int mirrorBytes,
    int mirrors) {

  /** The longest head that the kernel decides. */
  public static final int HEAD_BYTES = 32768;

  /** For a node with a few thousand connections. */
  public static final Limits DEFAULT = new Limits(65536, 256, 65536, 100, 1 << 20, 1024);
}
