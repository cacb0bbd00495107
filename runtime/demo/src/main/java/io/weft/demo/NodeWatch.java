package io.weft.demo;

import io.weft.cli.NodeClient;
import io.weft.demo.view.Gear;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Asks the node what it does. */
final class NodeWatch {
  private static final long EVERY_MILLIS = 250;

  private final NodeClient client;
  private volatile State state = new State(Map.of(), Map.of(), List.of());

  /**
   * What the node said last.
   *
   * @param gears by listener
   * @param features states by feature
   * @param refused resources of the files whose newest version is not in force, with reasons
   */
  record State(Map<String, Gear> gears, Map<String, String> features, List<String> refused) {}

  NodeWatch(Path socket) {
    client = new NodeClient(socket);
  }

  /** Whether everything that has to be ready is. */
  boolean isReady() {
    try {
      return client.ask("status", List.of()).status() == 0;
    } catch (IOException e) {
      // It has not come so far.
      return false;
    }
  }

  /** Asks again and again, in the background: a node that changes a feature answers late. */
  void follow() {
    Thread.ofPlatform().name("node-watch").daemon().start(this::run);
  }

  private void run() {
    try {
      while (true) {
        state = ask();
        Thread.sleep(EVERY_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  State last() {
    return state;
  }

  State ask() {
    return new State(gears(), features(), refused());
  }

  private Map<String, Gear> gears() {
    Map<String, Gear> gears = new HashMap<>();
    for (Map<String, Object> row : rows("listeners", List.of())) {
      int number = row.get("gear") instanceof Number n ? n.intValue() : 0;
      gears.put(text(row, "name"), new Gear(number, text(row, "reason")));
    }
    return gears;
  }

  private Map<String, String> features() {
    Map<String, String> features = new TreeMap<>();
    rows("features", List.of())
        .forEach(row -> features.put(text(row, "feature"), text(row, "state")));
    return features;
  }

  private List<String> refused() {
    return rows("xds", List.of("refused")).stream()
        .map(row -> text(row, "name") + ": " + text(row, "reason"))
        .toList();
  }

  private static String text(Map<String, Object> row, String column) {
    return String.valueOf(row.get(column));
  }

  private List<Map<String, Object>> rows(String command, List<String> arguments) {
    try {
      return client.ask(command, arguments).rows();
    } catch (IOException e) {
      // Whether the node still runs is asked elsewhere.
      return List.of();
    }
  }
}
