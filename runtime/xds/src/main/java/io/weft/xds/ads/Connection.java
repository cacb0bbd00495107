package io.weft.xds.ads;

import java.time.Instant;

/**
 * State of the connection to a control plane.
 *
 * @param state of the connection
 * @param since when it has been in this state
 * @param detail why it is not connected, empty when it is
 */
public record Connection(State state, Instant since, String detail) {

  /** What a connection can be. */
  public enum State {
    CONNECTING,
    /** The control plane has answered on this stream. */
    CONNECTED,
    /** Waits before it tries again. */
    WAITING,
    CLOSED
  }
}
