package io.weft.bench.benchmark;

import io.weft.bench.node.Resources;
import java.util.ArrayList;
import java.util.List;

/**
 * A table of many routes as a mesh has them: half of the routes are paths of one large host, exact
 * and prefix in turn; the other half are hosts of one route.
 *
 * @param routes even, 2 or more
 */
record RouteTable(int routes) {

  /** Virtual hosts whose routes lead to two clusters in turn. */
  List<String> hosts() {
    var hosts = new ArrayList<String>();
    var paths = new ArrayList<String>();
    for (int i = 0; i < routes / 2; i++) {
      String cluster = i % 2 == 0 ? "backend" : "other";
      paths.add(
          i % 2 == 0
              ? Resources.prefix(pathOf(i) + "/", cluster)
              : Resources.exact(pathOf(i) + "/list", cluster));
      hosts.add(Resources.host("h" + i, hostOf(i), Resources.prefix("/", cluster)));
    }
    hosts.add(Resources.host("shop", "shop.test", paths.toArray(String[]::new)));
    return hosts;
  }

  /** Lines {@code host path}: a request for each route, those of neighbours far apart. */
  String targets() {
    var lines = new StringBuilder();
    int half = routes / 2;
    for (int i = 0; i < half; i++) {
      int far = (int) ((long) i * 7919 % half);
      lines.append("shop.test ").append(pathOf(far)).append("/list\n");
      lines.append(hostOf(far)).append(" /index\n");
    }
    return lines.toString();
  }

  /** Requests are equally long whatever the table, because a decision's cost grows with them. */
  private static String hostOf(int number) {
    return "service-%05d.shop.svc.cluster.local".formatted(number);
  }

  private static String pathOf(int number) {
    return "/shop/part-%05d".formatted(number);
  }
}
