package io.weft.relay;

import java.net.InetSocketAddress;

/**
 * Where the relay takes connections from. Closing what a method returned stops listening and leaves
 * open connections be.
 */
public interface Anchors {

  /**
   * Serves the connections that a listening socket accepts, each as the kernel noted it.
   *
   * @param fd a listening, non-blocking TCP socket of any network namespace; owned by the relay
   *     from now on, and closed with the returned handle
   * @param netns cookie of the socket's network namespace
   */
  AutoCloseable listen(int fd, long netns);

  /**
   * Listens on an address of the node's own network namespace; all connections belong to one
   * listener.
   *
   * @param listener index into {@code weft_listeners}
   * @throws IllegalStateException when the address cannot be bound
   */
  Binding listen(InetSocketAddress address, int listener);

  /** An address that is listened on. */
  interface Binding extends AutoCloseable {

    /** The address with the port that was chosen. */
    InetSocketAddress address();

    @Override
    void close();
  }
}
