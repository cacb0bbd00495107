package io.weft.bench.benchmark;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class SplicePoliciesTest {
  @Test
  void theLastOfHundredRoutesSplits() throws IOException {
    JsonNode filter = new ObjectMapper().readTree(SplicePolicies.filter("many"));
    JsonNode routes =
        filter.at("/typed_config/route_config/virtual_hosts/0/routes").requireNonNull();
    assertEquals(100, routes.size());
    assertEquals("/", routes.path(99).at("/match/prefix").asText());
    int sum = 0;
    for (JsonNode cluster : routes.path(99).at("/route/weighted_clusters/clusters")) {
      sum += cluster.path("weight").asInt();
    }
    assertEquals(100, sum);
  }
}
