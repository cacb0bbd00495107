package io.weft.xds.ads;

import com.google.protobuf.Message;

/** One stream of the aggregated discovery service. */
public interface AdsStream {

  /** Sends a {@code DiscoveryRequest} or {@code DeltaDiscoveryRequest}. */
  void send(Message request);

  /** Ends the stream; the listener hears nothing more. */
  void close();

  /** Takes what comes. Called on the serial thread. */
  interface Listener {
    /** A {@code DiscoveryResponse} or {@code DeltaDiscoveryResponse}. */
    void received(Message response);

    /**
     * The stream has ended.
     *
     * @param unimplemented the control plane does not speak this protocol
     */
    void closed(String reason, boolean unimplemented);
  }
}
