package io.weft.spi.relay;

/** The relay's listening sockets; a service of the relay for enrolment. */
public interface Anchors {

  /**
   * Accepts connections on a listening socket of an enrolled network namespace. What a connection
   * wanted is found in {@code weft_accepted} by that namespace and the client's address.
   *
   * @param fd a non-blocking listening TCP socket, which the relay owns from now on, also when this
   *     fails
   * @param netns the namespace's cookie
   * @return closing it stops accepting and closes the socket; connections go on
   */
  AutoCloseable listen(int fd, long netns);
}
