package io.weft.loadbalancing.internal.plan;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.weft.spi.mesh.Endpoint;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A host that may be chosen.
 *
 * @param weight 1 to 2^32 - 1
 * @param source whose address or metadata places it on a ring
 */
public record Host(int id, long weight, Endpoint source) {
  /** The metadata that load balancing looks at. */
  public static final String FILTER = "envoy.lb";

  /** Stands for a share of the load that nobody may get. */
  public static final Host NOBODY =
      new Host(
          0,
          1,
          new Endpoint(
              0,
              new InetSocketAddress(0),
              1,
              Endpoint.Health.UNHEALTHY,
              Metadata.getDefaultInstance(),
              ""));

  static Host of(Endpoint endpoint) {
    return new Host(
        endpoint.id(), Math.max(1, Integer.toUnsignedLong(endpoint.weight())), endpoint);
  }

  /** What consistent hashes place the host by: Envoy's hash_key, hostname or {@code IP:port}. */
  public byte[] key(boolean hostname) {
    Value key =
        source
            .metadata()
            .getFilterMetadataOrDefault(FILTER, Struct.getDefaultInstance())
            .getFieldsOrDefault("hash_key", Value.getDefaultInstance());
    if (key.hasStringValue() && !key.getStringValue().isEmpty()) {
      return key.getStringValue().getBytes(StandardCharsets.UTF_8);
    }
    String text = hostname && !source.hostname().isEmpty() ? source.hostname() : address();
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private String address() {
    InetSocketAddress socket = source.address();
    InetAddress ip = socket.getAddress();
    String text = Ip.text(ip.getAddress());
    return (text.indexOf(':') >= 0 ? "[" + text + "]" : text) + ":" + socket.getPort();
  }
}
