package io.weft.kernel;

import java.net.InetSocketAddress;

/**
 * A listening TCP socket, non-blocking and closed on exec.
 *
 * @param fd owned by whoever gets this, see {@link Sockets#close}
 * @param address with the port that it got
 */
public record ListeningSocket(int fd, InetSocketAddress address) {}
