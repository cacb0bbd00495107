package io.weft.bench.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class RouteTableTest {

  private static List<JsonNode> hosts(RouteTable table) throws Exception {
    var hosts = new ArrayList<JsonNode>();
    for (String host : table.hosts()) {
      hosts.add(new ObjectMapper().readTree(host));
    }
    return hosts;
  }

  @Test
  void hasAsManyRoutesAsItSays() throws Exception {
    for (int size : List.of(10, 1000, 10_000)) {
      int routes =
          hosts(new RouteTable(size)).stream().mapToInt(h -> h.path("routes").size()).sum();
      assertEquals(size, routes);
    }
  }

  /** Requests that all took the first route would say nothing about the size of the table. */
  @Test
  void asksForEachRouteOnce() throws Exception {
    var table = new RouteTable(1000);
    var expected = new HashSet<String>();
    for (JsonNode host : hosts(table)) {
      String domain = host.path("domains").path(0).asText();
      for (JsonNode route : host.path("routes")) {
        JsonNode match = route.path("match");
        expected.add(
            domain.equals("shop.test")
                ? domain + " " + match.path("path").asText(match.path("prefix").asText() + "list")
                : domain + " /index");
      }
    }
    List<String> asked = table.targets().lines().toList();
    assertEquals(expected, new HashSet<>(asked));
    assertEquals(1000, asked.size());
    assertTrue(asked.indexOf("shop.test /shop/part-00001/list") > 1);
  }
}
