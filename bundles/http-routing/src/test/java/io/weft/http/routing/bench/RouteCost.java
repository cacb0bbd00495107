package io.weft.http.routing.bench;

import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.weft.http.routing.internal.service.KernelRouting;
import io.weft.pipeline.oracle.Oracle;
import io.weft.pipeline.table.Addresses;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;

/**
 * What one decision costs with few and with many routes, asked through the oracle: parsing, routing
 * and the core's own choice of the endpoint. The sizes take turns, and each round counts.
 */
public final class RouteCost {
  private static final int[] SIZES = {10, 1_000, 10_000};
  private static final int HEADS = 512;

  private final KernelRouting node;
  private final Oracle oracle;
  private final byte[][][] heads = new byte[SIZES.length][HEADS][];

  private RouteCost(KernelRouting node) throws Exception {
    this.node = node;
    oracle = node.harness().oracle();
    node.cluster("a");
    for (int i = 0; i < SIZES.length; i++) {
      HttpConnectionManager manager =
          KernelRouting.manager("{}").setRouteConfig(routes(SIZES[i])).build();
      node.listen(1 + i, manager);
      heads(SIZES[i], heads[i]);
    }
    oracle
        .source(Addresses.encode(new InetSocketAddress("127.0.0.1", 40000)))
        .destination(Addresses.encode(new InetSocketAddress("127.0.0.2", 80)))
        .predicates(0);
  }

  /** Exact paths, prefixes and path-separated prefixes in turn, a tenth of them with a header. */
  private static RouteConfiguration routes(int count) {
    VirtualHost.Builder host = VirtualHost.newBuilder().setName("v").addDomains("shop.test");
    for (int i = 0; i < count; i++) {
      Route.Builder route = host.addRoutesBuilder();
      String path = "/team" + i % 97 + "/service" + i;
      switch (i % 3) {
        case 0 -> route.getMatchBuilder().setPath(path);
        case 1 -> route.getMatchBuilder().setPrefix(path + "/");
        default -> route.getMatchBuilder().setPathSeparatedPrefix(path);
      }
      if (i % 10 == 9) {
        var header = route.getMatchBuilder().addHeadersBuilder().setName("x-version");
        header.getStringMatchBuilder().setExact("2");
      }
      route.getRouteBuilder().setCluster("a").getTimeoutBuilder();
    }
    return RouteConfiguration.newBuilder().setName("r" + count).addVirtualHosts(host).build();
  }

  private static void heads(int count, byte[][] heads) {
    Random random = new Random(count);
    for (int i = 0; i < HEADS; i++) {
      int route = random.nextInt(count);
      String path =
          "/team" + route % 97 + "/service" + route + (route % 3 == 0 ? "" : "/item?id=7");
      String head =
          "GET "
              + path
              + " HTTP/1.1\r\nHost: shop.test\r\nUser-Agent: curl/8.5.0\r\n"
              + "Accept: */*\r\nx-version: 2\r\n\r\n";
      heads[i] = head.getBytes(StandardCharsets.ISO_8859_1);
    }
  }

  /** Nanoseconds of a decision by size: the median of all, so that what else runs counts little. */
  private double[] measure(int rounds) {
    long[][] nanos = new long[SIZES.length][rounds * HEADS];
    for (int size = 0; size < SIZES.length; size++) {
      round(size, nanos[size], 0);
    }
    for (int round = 0; round < rounds; round++) {
      for (int size = 0; size < SIZES.length; size++) {
        round(size, nanos[size], round * HEADS);
      }
    }
    return Arrays.stream(nanos).mapToDouble(RouteCost::median).toArray();
  }

  private void round(int size, long[] nanos, int at) {
    oracle.listener(1 + size);
    for (int i = 0; i < HEADS; i++) {
      byte[] head = heads[size][i];
      MemorySegment.copy(head, 0, oracle.head(), ValueLayout.JAVA_BYTE, 0, head.length);
      oracle.headLength(head.length);
      long start = System.nanoTime();
      int route = oracle.ask().route();
      nanos[at + i] = System.nanoTime() - start;
      if (route == 0) {
        throw new IllegalStateException(
            "no route for " + new String(head, StandardCharsets.ISO_8859_1));
      }
    }
  }

  private static double median(long[] values) {
    Arrays.sort(values);
    return values[values.length / 2];
  }

  /**
   * Measures.
   *
   * @return nanoseconds with 10, 1,000 and 10,000 routes
   */
  public static double[] measureAll(int rounds) throws Exception {
    try (KernelRouting node = new KernelRouting()) {
      return new RouteCost(node).measure(rounds);
    }
  }

  /** Prints a line for each size, and the ratio of the largest to the smallest. */
  public static void main(String[] arguments) throws Exception {
    double[] nanos = measureAll(arguments.length > 0 ? Integer.parseInt(arguments[0]) : 50);
    for (int i = 0; i < SIZES.length; i++) {
      System.out.println("decision_%d_routes_ns %.0f".formatted(SIZES[i], nanos[i]));
    }
    System.out.println("decision_10000_routes_vs_10 %.2f".formatted(nanos[2] / nanos[0]));
  }
}
