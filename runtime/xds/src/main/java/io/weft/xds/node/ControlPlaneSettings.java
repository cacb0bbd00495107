package io.weft.xds.node;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.weft.xds.ads.ControlPlaneConfig;
import io.weft.xds.engine.SourceId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Checks and translates the options of a control plane. */
final class ControlPlaneSettings {
  private static final String METADATA = "node.metadata.";

  private ControlPlaneSettings() {}

  /**
   * Translates.
   *
   * @throws IllegalArgumentException for an option that makes no sense, by name
   * @throws InvalidProtocolBufferException when the metadata is no JSON
   */
  static ControlPlaneConfig config(
      String name, String nodeName, ControlPlaneOptions options, Map<String, Object> properties)
      throws InvalidProtocolBufferException {
    require(options.address().matches(".+:[0-9]+"), "address has to be host:port");
    require(
        options.protocol().equals("delta") || options.protocol().equals("sotw"),
        "protocol has to be delta or sotw, not " + options.protocol());
    require(
        options.tls_certificate().isEmpty() == options.tls_key().isEmpty(),
        "tls.certificate and tls.key go together");
    require(options.keep_alive_seconds() > 0, "keep.alive.seconds has to be positive");
    return new ControlPlaneConfig(
        new SourceId(name, options.precedence()),
        options.address(),
        options.protocol().equals("sotw"),
        node(nodeName, options, properties),
        tls(options),
        path(options.token_file()),
        Duration.ofSeconds(options.keep_alive_seconds()));
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalArgumentException(otherwise);
    }
  }

  private static Node node(
      String nodeName, ControlPlaneOptions options, Map<String, Object> properties)
      throws InvalidProtocolBufferException {
    return Node.newBuilder()
        .setId(options.node_id().isEmpty() ? nodeName : options.node_id())
        .setCluster(options.node_cluster())
        .setMetadata(metadata(options, properties))
        .setUserAgentName("weft")
        .setLocality(
            Locality.newBuilder()
                .setRegion(options.locality_region())
                .setZone(options.locality_zone())
                .setSubZone(options.locality_sub_zone()))
        .build();
  }

  private static Struct metadata(ControlPlaneOptions options, Map<String, Object> properties)
      throws InvalidProtocolBufferException {
    var metadata = Struct.newBuilder();
    if (!options.node_metadata().isEmpty()) {
      JsonFormat.parser().merge(options.node_metadata(), metadata);
    }
    for (Map.Entry<String, Object> property : properties.entrySet()) {
      if (property.getKey().startsWith(METADATA)) {
        String key = property.getKey().substring(METADATA.length());
        metadata.putFields(key, value(String.valueOf(property.getValue())));
      }
    }
    return metadata.build();
  }

  private static Value value(String text) throws InvalidProtocolBufferException {
    if (!text.startsWith("{") && !text.startsWith("[")) {
      return Value.newBuilder().setStringValue(text).build();
    }
    var value = Value.newBuilder();
    JsonFormat.parser().merge(text, value);
    return value.build();
  }

  private static Optional<ControlPlaneConfig.Tls> tls(ControlPlaneOptions options) {
    return options.tls()
        ? Optional.of(
            new ControlPlaneConfig.Tls(
                path(options.tls_roots()),
                path(options.tls_certificate()),
                path(options.tls_key()),
                options.tls_server_name()))
        : Optional.empty();
  }

  private static Optional<Path> path(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(Path.of(text));
  }
}
