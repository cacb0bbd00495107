package io.weft.relay.internal.net;

import io.weft.relay.internal.decision.Connection;
import io.weft.relay.internal.decision.Names;
import io.weft.relay.internal.decision.Question;
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
  private final int listener;
  private final byte[] octets;
  private final EditableHead head;
  private final long predicates;
  private Names names = Names.NONE;
  private int cluster;
  private int endpoint;

  RequestSnapshot(Question question) {
    connection = question.connection;
    listener = question.listener;
    predicates = question.predicates;
    octets = Arrays.copyOf(question.head, question.length);
    head = new EditableHead(() -> new String(octets, StandardCharsets.ISO_8859_1));
  }

  /** The head, to ask again. */
  byte[] octets() {
    return octets;
  }

  /** What was decided. */
  void decided(Names newNames, int newCluster, int newEndpoint) {
    names = newNames;
    cluster = newCluster;
    endpoint = newEndpoint;
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
    return listener;
  }

  @Override
  public int cluster() {
    return cluster;
  }

  @Override
  public String endpointHostname() {
    return names.hostname(cluster, endpoint);
  }

  @Override
  public long predicates() {
    return predicates;
  }
}
