package io.weft.relay.internal;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * The relay alone with a fixed decision, to be measured against other proxies: {@code RelayBench
 * LISTEN_PORT ENDPOINT_PORT [LOOPS]}. It stops when its standard input ends.
 */
public final class RelayBench {
  private RelayBench() {}

  public static void main(String[] arguments) throws Exception {
    int listen = Integer.parseInt(arguments[0]);
    int endpoint = Integer.parseInt(arguments[1]);
    int loops =
        arguments.length > 2
            ? Integer.parseInt(arguments[2])
            : Runtime.getRuntime().availableProcessors();
    InetAddress loopback = InetAddress.getByName("127.0.0.1");
    var services = TestServices.of(Deciding.always(new InetSocketAddress(loopback, endpoint)));
    try (var relay = new Relay(RelayConfig.defaults().withLoops(loops), services)) {
      relay.listen(new InetSocketAddress(loopback, listen), FixedListener.of(1), true);
      System.out.println("listening on " + listen);
      System.in.transferTo(java.io.OutputStream.nullOutputStream());
    }
  }
}
