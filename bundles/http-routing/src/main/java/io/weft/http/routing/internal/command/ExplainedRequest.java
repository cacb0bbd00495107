package io.weft.http.routing.internal.command;

import io.weft.spi.relay.RequestView;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The request that is explained, as predicates and actions see it. */
record ExplainedRequest(
    ExplainArguments arguments, int listener, InetSocketAddress destination, int cluster)
    implements RequestView {
  @Override
  public String method() {
    return arguments.method();
  }

  @Override
  public String target() {
    return arguments.target();
  }

  @Override
  public String authority() {
    return values("host").getFirst();
  }

  @Override
  public List<String> values(String name) {
    List<String> values = new ArrayList<>();
    for (String line : arguments.headers()) {
      int colon = line.indexOf(':');
      if (line.substring(0, colon).equalsIgnoreCase(name)) {
        values.add(line.substring(colon + 1).strip());
      }
    }
    return values.isEmpty() && name.equalsIgnoreCase("host")
        ? List.of(arguments.authority())
        : values;
  }

  @Override
  public boolean secure() {
    return false;
  }

  @Override
  public InetSocketAddress source() {
    return new InetSocketAddress("127.0.0.1", 0);
  }

  @Override
  public String endpointHostname() {
    return "";
  }

  @Override
  public long predicates() {
    return 0;
  }
}
