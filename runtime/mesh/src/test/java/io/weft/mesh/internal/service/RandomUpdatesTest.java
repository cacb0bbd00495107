package io.weft.mesh.internal.service;

import static io.weft.mesh.internal.service.MeshFixture.assignment;
import static io.weft.mesh.internal.service.MeshFixture.eds;
import static io.weft.mesh.internal.service.MeshFixture.removed;
import static io.weft.mesh.internal.service.MeshFixture.tcp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.BoolValue;
import io.weft.mesh.internal.table.ListenerKey;
import io.weft.spi.mesh.ListenerRef;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final Map<String, ListenerKey> keys = new HashMap<>();
  private final Map<String, Life> lives = new HashMap<>();
  private final Map<ListenerRef, Life> held = new IdentityHashMap<>();
  private final List<Life> leaving = new ArrayList<>();

  /** A listener from its coming to its removal, as a connection that is accepted sees it. */
  private static final class Life {
    final String name;
    State state = State.IN_FORCE;

    Life(String name) {
      this.name = name;
    }

    enum State {
      IN_FORCE,
      LEAVING,
      GONE
    }
  }

  @Property(tries = 300)
  void theTablesHoldWhatTheModelSays(@ForAll long seed) {
    var random = new Random(seed);
    var f = new MeshFixture(64);
    clusters.clear();
    assignments.clear();
    keys.clear();
    lives.clear();
    held.clear();
    leaving.clear();
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
      case 4 -> putListener(f, random, name);
      case 5 -> {
        f.mesh.listenerHandler().apply(removed(name));
        keys.remove(name);
        Optional.ofNullable(lives.remove(name)).ifPresent(this::leaves);
      }
      default -> {
        f.time.graceEnds();
        leaving.forEach(life -> life.state = Life.State.GONE);
        leaving.clear();
      }
    }
  }

  private void leaves(Life life) {
    life.state = Life.State.LEAVING;
    leaving.add(life);
  }

  private void putListener(MeshFixture f, Random random, String name) {
    int port = random.nextInt(4);
    String ip = port == 0 || random.nextBoolean() ? "0.0.0.0" : "127.0.0.1";
    var key = port == 0 ? ListenerKey.EVERY : ListenerKey.of(InetAddress.ofLiteral(ip), port);
    boolean taken =
        keys.entrySet().stream()
            .anyMatch(e -> e.getValue().equals(key) && !e.getKey().equals(name));
    String cluster = NAMES.get(random.nextInt(4));
    var listener = tcp(name, ip, port == 0 ? 15001 : port, cluster).toBuilder();
    listener.setUseOriginalDst(BoolValue.of(port == 0));
    boolean refused = taken || (port == 0 && !clusters.containsKey(cluster));
    assertEquals(refused, !f.put(listener.build()).isEmpty());
    if (!refused) {
      keys.put(name, key);
      Life life = lives.computeIfAbsent(name, Life::new);
      // A connection is accepted, and lives for as long as it likes.
      held.put(f.mesh.listenerBook().find(f.tables.keys.get(key)).orElseThrow(), life);
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
    assertEquals(Set.copyOf(keys.values()), f.tables.keys.keySet());
    var rows = new ArrayList<>(f.tables.keys.values());
    assertEquals(rows.size(), new HashSet<>(rows).size(), "two listeners share a row");
    f.mesh.listenerBook().states().forEach(s -> assertTrue(f.tables.listeners.containsKey(s.id())));
    held.forEach((ref, life) -> checkHeld(f, ref, life));
  }

  /** What a request of a connection is decided with now. */
  private void checkHeld(MeshFixture f, ListenerRef ref, Life life) {
    assertEquals(life.name, ref.name());
    switch (life.state) {
      case IN_FORCE -> assertEquals(f.tables.keys.get(keys.get(life.name)), ref.id());
      case LEAVING -> {
        assertTrue(f.tables.listeners.containsKey(ref.id()), "it is decided for the grace time");
        assertFalse(f.tables.keys.containsValue(ref.id()), "nobody else has its row");
        assertSame(ref, f.mesh.listenerBook().find(ref.id()).orElseThrow());
      }
      case GONE -> assertEquals(0, ref.id());
    }
  }
}
