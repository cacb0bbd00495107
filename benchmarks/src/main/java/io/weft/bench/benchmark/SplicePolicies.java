package io.weft.bench.benchmark;

import io.weft.bench.node.Resources;
import java.util.ArrayList;
import java.util.List;

/** What a mesh does to each request of the splice's benchmark, in Envoy and in a node alike. */
final class SplicePolicies {
  private static final int ROUTES = 100;
  private static final String STABLE = "stable";
  private static final String CANARY = "canary";

  private SplicePolicies() {}

  /** Hundred routes, the last of which matches, and splits by weight. */
  static String filter(String name) {
    var routes = new ArrayList<String>();
    for (int i = 1; i < ROUTES; i++) {
      String path = "/shop/part-%05d".formatted(i);
      routes.add(i % 2 == 0 ? Resources.prefix(path + "/", STABLE) : Resources.exact(path, STABLE));
    }
    routes.add(Resources.split("/", STABLE, 90, CANARY, 10));
    return Resources.http(name, Resources.host("all", "*", routes.toArray(String[]::new)));
  }

  /**
   * @param port of 127.0.0.1 that both clusters lead to
   */
  static List<String> clusters(int port) {
    return List.of(Resources.cluster(STABLE, port), Resources.cluster(CANARY, port));
  }

  /** For the conditions of a figure. */
  static String conditions() {
    return ROUTES + " routes and a split in the node and in the (outer) Envoy";
  }
}
