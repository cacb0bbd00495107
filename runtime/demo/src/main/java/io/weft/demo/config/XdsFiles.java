package io.weft.demo.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads the shares of all routes in a folder of xDS files. A route configuration's name is that of
 * the service, a cluster's is {@code SERVICE-VERSION}.
 */
public final class XdsFiles {
  private final Path folder;
  private List<Share> last = List.of();

  public XdsFiles(Path folder) {
    this.folder = folder;
  }

  /** The shares; those before when a file is being written or has a mistake. */
  public synchronized List<Share> shares() {
    try {
      last = read();
    } catch (IOException | YAMLException | ClassCastException e) {
      // The node names file, line and column; its last good configuration stays too.
      return last;
    }
    return last;
  }

  private List<Share> read() throws IOException {
    var shares = new ArrayList<Share>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".yaml")).sorted().toList()) {
        try (Reader reader = Files.newBufferedReader(file)) {
          search(new Yaml(new SafeConstructor(new LoaderOptions())).load(reader), shares);
        }
      }
    }
    return List.copyOf(shares);
  }

  /** Route configurations are resources, or parts of listeners. */
  private static void search(Object node, List<Share> shares) {
    if (node instanceof List<?> list) {
      list.forEach(item -> search(item, shares));
    } else if (node instanceof Map<?, ?> map) {
      if (map.get("virtual_hosts") instanceof List<?> hosts) {
        String service = String.valueOf(map.get("name"));
        hosts.forEach(host -> routes(service, (Map<?, ?>) host, shares));
      } else {
        map.values().forEach(value -> search(value, shares));
      }
    }
  }

  private static void routes(String service, Map<?, ?> host, List<Share> shares) {
    List<?> routes = host.get("routes") instanceof List<?> list ? list : List.of();
    for (Object item : routes) {
      var route = (Map<?, ?>) item;
      if (route.get("route") instanceof Map<?, ?> action) {
        shares.addAll(ofAction(service, String.valueOf(route.get("name")), action));
      }
    }
  }

  private static List<Share> ofAction(String service, String route, Map<?, ?> action) {
    if (action.get("weighted_clusters") instanceof Map<?, ?> weighted) {
      List<?> clusters = (List<?>) weighted.get("clusters");
      long total = Math.max(1, clusters.stream().mapToLong(XdsFiles::weight).sum());
      return clusters.stream().map(c -> share(service, route, c, weight(c), total)).toList();
    }
    return List.of(share(service, route, Map.of("name", action.get("cluster")), 1, 1));
  }

  private static Share share(
      String service, String route, Object cluster, long weight, long total) {
    String name = String.valueOf(((Map<?, ?>) cluster).get("name"));
    return new Share(service, route, name.substring(name.lastIndexOf('-') + 1), weight, total);
  }

  private static long weight(Object cluster) {
    return ((Map<?, ?>) cluster).get("weight") instanceof Number n ? n.longValue() : 0;
  }
}
