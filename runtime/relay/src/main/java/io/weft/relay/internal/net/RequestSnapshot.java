package io.weft.relay.internal.net;

import io.weft.relay.internal.decision.Connection;
import io.weft.relay.internal.http.EditableHead;
import io.weft.spi.relay.RequestView;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A request as it came, kept for the actions that look at it. */
final class RequestSnapshot implements RequestView {
  private final Connection connection;
  private final byte[] octets;
  private final EditableHead head;
  private final long predicates;
  private int cluster;
  private String hostname = "";

  RequestSnapshot(Connection connection, byte[] head, int length, long predicates) {
    this.connection = connection;
    this.predicates = predicates;
    octets = Arrays.copyOf(head, length);
    this.head = new EditableHead(() -> new String(octets, StandardCharsets.ISO_8859_1));
  }

  /** The head, to ask again. */
  byte[] octets() {
    return octets;
  }

  /** What was decided. */
  void decided(int newCluster, String newHostname) {
    cluster = newCluster;
    hostname = newHostname;
  }

  @Override
  public String method() {
    return head.method();
  }

  @Override
  public String target() {
    return head.target();
  }

  @Override
  public String authority() {
    String target = target();
    int scheme = target.indexOf("://");
    if (scheme > 0 && target.charAt(0) != '/') {
      return Targets.authority(target);
    }
    List<String> hosts = values("host");
    return hosts.isEmpty() ? "" : hosts.getFirst();
  }

  @Override
  public List<String> values(String name) {
    return head.values(name.toLowerCase(Locale.ROOT));
  }

  @Override
  public boolean secure() {
    return false;
  }

  @Override
  public InetSocketAddress source() {
    return connection.source();
  }

  @Override
  public InetSocketAddress destination() {
    return connection.destination();
  }

  @Override
  public int listener() {
    return connection.listener();
  }

  @Override
  public int cluster() {
    return cluster;
  }

  @Override
  public String endpointHostname() {
    return hostname;
  }

  @Override
  public long predicates() {
    return predicates;
  }
}
