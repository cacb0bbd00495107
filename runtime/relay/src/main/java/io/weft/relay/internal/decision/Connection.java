package io.weft.relay.internal.decision;

import java.net.InetSocketAddress;

/**
 * What is known of a client's connection.
 *
 * @param listener index into {@code weft_listeners}
 * @param http whether the listener carries HTTP/1.1; else bytes are passed on as they are
 * @param netns cookie of the client's network namespace, 0 unknown
 * @param cgroup of the client's process, 0 unknown
 * @param principal identity of the peer, 0 unknown
 * @param source the client's address
 * @param destination where the client wanted to go
 */
public record Connection(
    int listener,
    boolean http,
    long netns,
    long cgroup,
    int principal,
    InetSocketAddress source,
    InetSocketAddress destination) {}
