package io.weft.bench.load;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What is asked for, and how hard.
 *
 * @param connections open at once, 1 or more
 * @param path of the request
 * @param body bytes of each answer's body
 * @param newConnections whether each request opens a connection of its own
 * @param targets a file of lines {@code host path} that the requests go through in turn, instead of
 *     {@code path}
 */
public record Load(
    int connections, String path, int body, boolean newConnections, Optional<Path> targets) {

  /** Requests on kept connections for answers of one size, as the backend serves them. */
  public static Load keepAlive(int connections, int body) {
    return new Load(connections, "/" + body, body, false, Optional.empty());
  }

  /** Each request on a new connection. */
  public static Load newConnections(int connections, int body) {
    return new Load(connections, "/" + body, body, true, Optional.empty());
  }

  /** Requests for the targets of a file in turn, each answered with the backend's small body. */
  public static Load over(Path targets, int connections, int body) {
    return new Load(connections, "/", body, false, Optional.of(targets));
  }

  /** A short name without blanks. */
  public String name() {
    return (newConnections ? "new_c" : "c") + connections + "_" + size();
  }

  /** In words, for the conditions of a figure. */
  public String conditions() {
    return size()
        + " bodies, "
        + (newConnections ? "a new connection each request" : "keep-alive")
        + ", "
        + connections
        + (connections == 1 ? " connection" : " connections");
  }

  private String size() {
    return body >= 1024 && body % 1024 == 0 ? body / 1024 + "KiB" : body + "B";
  }
}
