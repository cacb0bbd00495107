package io.weft.mesh.internal.cluster;

import com.google.protobuf.Struct;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.TransportSocketMatch;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.core.v3.TransportSocket;
import io.weft.spi.definition.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which endpoints of a cluster are reached in plain text. The first of {@code
 * transport_socket_matches} whose fields an endpoint's metadata holds decides, else {@code
 * transport_socket}; an endpoint that needs another socket than raw_buffer must not get requests in
 * plain text.
 */
final class TransportSockets {
  /** The key of endpoint metadata that matches look at. */
  private static final String KEY = "envoy.transport_socket_match";

  private static final String RAW =
      "type.googleapis.com/envoy.extensions.transport_sockets.raw_buffer.v3.RawBuffer";

  private static final String RAW_NAME = "envoy.transport_sockets.raw_buffer";

  /** One match; {@code reason} is empty when its socket is plain text. */
  private record Choice(Struct match, Optional<String> reason) {}

  private final List<Choice> choices = new ArrayList<>();

  private TransportSockets() {}

  /**
   * Reads the sockets of a cluster.
   *
   * @throws RefusedException when no endpoint at all could be reached in plain text
   */
  static TransportSockets of(Cluster cluster) throws RefusedException {
    var sockets = new TransportSockets();
    for (TransportSocketMatch match : cluster.getTransportSocketMatchesList()) {
      sockets.add(match.getMatch(), match.getName(), match.getTransportSocket());
    }
    if (cluster.hasTransportSocket()) {
      sockets.add(Struct.getDefaultInstance(), "transport_socket", cluster.getTransportSocket());
    } else {
      sockets.choices.add(new Choice(Struct.getDefaultInstance(), Optional.empty()));
    }
    sockets.checkPlain();
    return sockets;
  }

  private void add(Struct match, String name, TransportSocket socket) {
    String type = socket.getTypedConfig().getTypeUrl();
    boolean plain = type.isEmpty() ? socket.getName().equals(RAW_NAME) : type.equals(RAW);
    String kind = type.isEmpty() ? socket.getName() : type.substring(type.lastIndexOf('.') + 1);
    choices.add(
        new Choice(
            match,
            plain
                ? Optional.empty()
                : Optional.of("needs " + kind + " (" + name + "), which is not carried")));
  }

  private void checkPlain() throws RefusedException {
    for (Choice choice : choices) {
      if (choice.reason.isEmpty()) {
        return;
      }
      if (choice.match.getFieldsCount() == 0) {
        throw new RefusedException("every endpoint " + choice.reason.get());
      }
    }
  }

  /** Why an endpoint with this metadata cannot be sent to; empty when it can. */
  Optional<String> reasonAgainst(Metadata metadata) {
    var labels =
        metadata
            .getFilterMetadataMap()
            .getOrDefault(KEY, Struct.getDefaultInstance())
            .getFieldsMap();
    for (Choice choice : choices) {
      if (labels.entrySet().containsAll(choice.match.getFieldsMap().entrySet())) {
        return choice.reason;
      }
    }
    throw new IllegalStateException("the last choice matches everything");
  }
}
