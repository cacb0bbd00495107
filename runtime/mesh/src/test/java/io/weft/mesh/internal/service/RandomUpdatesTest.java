package io.weft.mesh.internal.service;

import static io.weft.mesh.internal.service.MeshFixture.assignment;
import static io.weft.mesh.internal.service.MeshFixture.eds;
import static io.weft.mesh.internal.service.MeshFixture.removed;
import static io.weft.mesh.internal.service.MeshFixture.tcp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Random updates against a plain model; the tables in memory themselves fail when a row is used for
 * two things.
 */
class RandomUpdatesTest {
  private static final List<String> NAMES = List.of("a", "b", "c", "d");

  private final Map<String, Set<String>> clusters = new HashMap<>();
  private final Map<String, Set<String>> assignments = new HashMap<>();
  private final Map<String, Integer> ports = new HashMap<>();

  @Property(tries = 300)
  void theTablesHoldWhatTheModelSays(@ForAll long seed) {
    var random = new Random(seed);
    var f = new MeshFixture(64);
    clusters.clear();
    assignments.clear();
    ports.clear();
    f.mesh.add(new MeshFixture.Recorder());
    for (int step = 0; step < 80; step++) {
      step(f, random);
      check(f);
    }
    NAMES.forEach(name -> f.mesh.listenerHandler().apply(removed(name)));
    NAMES.forEach(name -> f.mesh.clusterHandler().apply(removed(name)));
    f.time.graceEnds();
    f.time.graceEnds();
    assertEquals(0, f.mesh.listenerParts().ids().used());
    assertEquals(0, f.mesh.clusterParts().clusterIds().used());
    assertEquals(0, f.mesh.clusterParts().endpointIds().used());
    assertTrue(f.tables.endpoints.isEmpty() && f.tables.listeners.isEmpty());
  }

  private void step(MeshFixture f, Random random) {
    String name = NAMES.get(random.nextInt(NAMES.size()));
    switch (random.nextInt(7)) {
      case 0 -> {
        assertEquals(Map.of(), f.put(eds(name)));
        clusters.put(name, assignments.getOrDefault(name, Set.of()));
      }
      case 1 -> {
        f.mesh.clusterHandler().apply(removed(name));
        clusters.remove(name);
      }
      case 2, 3 -> {
        var addresses = new TreeSet<String>();
        for (int i = random.nextInt(5); i > 0; i--) {
          addresses.add("127.0.0." + (1 + random.nextInt(6)) + ":80");
        }
        assertEquals(Map.of(), f.put(assignment(name, addresses.toArray(String[]::new))));
        assignments.put(name, addresses);
        clusters.computeIfPresent(name, (n, old) -> addresses);
      }
      case 4 -> {
        int port = 1 + random.nextInt(3);
        boolean taken =
            ports.entrySet().stream()
                .anyMatch(e -> e.getValue() == port && !e.getKey().equals(name));
        assertEquals(
            taken, !f.put(tcp(name, "127.0.0.1", port, NAMES.get(random.nextInt(4)))).isEmpty());
        if (!taken) {
          ports.put(name, port);
        }
      }
      case 5 -> {
        f.mesh.listenerHandler().apply(removed(name));
        ports.remove(name);
      }
      default -> f.time.graceEnds();
    }
  }

  private void check(MeshFixture f) {
    clusters.forEach(
        (name, addresses) -> {
          var state = f.mesh.clusterBook().state(name).orElseThrow();
          var found = new HashSet<String>();
          state
              .endpoints()
              .forEach(
                  e -> {
                    var row = f.tables.endpoints.get(e.id());
                    assertEquals(state.id(), row.cluster());
                    assertEquals(e.address(), row.address());
                    found.add(row.address().getHostString() + ":" + row.address().getPort());
                  });
          assertEquals(addresses, found);
          var entry = f.tables.clusters.get(state.id());
          assertEquals(addresses.size(), entry.endpointCount());
          assertEquals(addresses.size() == 1, entry.onlyEndpoint() != 0);
        });
    assertEquals(
        clusters.keySet(),
        new HashSet<>(f.mesh.clusterBook().states().stream().map(s -> s.name()).toList()));
    assertEquals(ports.size(), f.tables.keys.size());
    var rows = new ArrayList<>(f.tables.keys.values());
    assertEquals(rows.size(), new HashSet<>(rows).size(), "two listeners share a row");
    f.mesh.listenerBook().states().forEach(s -> assertTrue(f.tables.listeners.containsKey(s.id())));
  }
}
