package io.weft.it.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Sends requests at a constant rate and checks each answer. Orders, a line each:
 *
 * <ul>
 *   <li>{@code target NAME KIND HOST PORT PATH RATE}: begins, {@code tcp} with a connection for
 *       each request, {@code http} on kept connections; nothing is expected yet
 *   <li>{@code expect NAME REGEX}: what answers to requests sent from now on have to be; answers on
 *       their way may still be the ones before
 *   <li>{@code report}: for each target the requests since the last report, those whose answer was
 *       wrong, and an example of these
 * </ul>
 */
public final class LoadMain {
  private static final Map<String, Target> TARGETS = new LinkedHashMap<>();

  private LoadMain() {}

  public static void main(String[] args) throws IOException {
    var orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    System.out.println("ready");
    for (String order = orders.readLine(); order != null; order = orders.readLine()) {
      System.out.println(obey(order.split(" ", 3)));
    }
    System.exit(0);
  }

  private static String obey(String[] order) {
    switch (order[0]) {
      case "target" -> TARGETS.put(order[1], Target.begin(order[2].split(" ")));
      case "expect" -> TARGETS.get(order[1]).expect(order[2]);
      case "report" -> {
        return TARGETS.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue().report())
            .collect(Collectors.joining("\t"));
      }
      default -> throw new IllegalArgumentException(order[0]);
    }
    return "done";
  }
}
