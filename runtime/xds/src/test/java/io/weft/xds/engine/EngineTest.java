package io.weft.xds.engine;

import static io.weft.xds.testing.Mesh.CDS;
import static io.weft.xds.testing.Mesh.EDS;
import static io.weft.xds.testing.Mesh.LDS;
import static io.weft.xds.testing.Mesh.RDS;
import static io.weft.xds.testing.Mesh.assignment;
import static io.weft.xds.testing.Mesh.cluster;
import static io.weft.xds.testing.Mesh.listener;
import static io.weft.xds.testing.Mesh.route;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import com.google.protobuf.UInt32Value;
import io.weft.spi.xds.CoverageFile;
import io.weft.xds.testing.FakeSerial;
import io.weft.xds.testing.Mesh;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EngineTest {
  private final FakeSerial serial = new FakeSerial();
  private final Mesh mesh = new Mesh(serial).open();
  private final SourceId a = new SourceId("a", 100);
  private final List<String> asked = new ArrayList<>();

  EngineTest() {
    mesh.engine.add(source(a));
    asked.clear();
  }

  private Source source(SourceId id) {
    return new Source() {
      @Override
      public SourceId id() {
        return id;
      }

      @Override
      public void watch(String typeUrl) {
        asked.add("watch " + TypeState.label(typeUrl));
      }

      @Override
      public void subscribe(String typeUrl, Set<String> added, Set<String> removed) {
        added.forEach(n -> asked.add("+" + TypeState.label(typeUrl) + " " + n));
        removed.forEach(n -> asked.add("-" + TypeState.label(typeUrl) + " " + n));
      }

      @Override
      public void refused(String typeUrl, Map<String, String> reasons) {
        reasons.forEach(
            (n, why) -> asked.add("!" + TypeState.label(typeUrl) + " " + n + ": " + why));
      }

      @Override
      public Optional<String> missing() {
        return Optional.empty();
      }

      @Override
      public void appliedChanged() {}
    };
  }

  private Map<String, String> send(SourceId source, String type, Message... resources) {
    var offers = new LinkedHashMap<String, Offer>();
    for (Message m : resources) {
      offers.put(MessageNames.of(m), new Offer(source, "", m.toByteString(), serial.now()));
    }
    return mesh.engine.update(source, type, offers, Set.of());
  }

  private void remove(String type, String... names) {
    mesh.engine.update(a, type, Map.of(), Set.of(names));
  }

  private String reason(String name) {
    return mesh.engine.status().stream()
        .filter(r -> r.name().name().equals(name))
        .map(r -> r.state() + ": " + r.reason())
        .findFirst()
        .orElse("unknown");
  }

  @Test
  void aClusterWaitsForItsEndpointsAndAListenerForItsRoutes() {
    send(a, LDS, listener("l", "r"));
    send(a, CDS, cluster("c"));
    send(a, RDS, route("r", "c"));
    assertEquals(List.of(), mesh.takeLog());
    assertEquals("waiting: waits for Cluster c", reason("r"));
    assertEquals(List.of("+RouteConfiguration r", "+ClusterLoadAssignment c"), asked);

    send(a, EDS, assignment("c", 0));
    assertEquals(List.of("+endpoints c", "+cluster c", "+route r", "+listener l"), mesh.takeLog());
  }

  @Test
  void aSourceHearsOnceOfEachVersionThatIsRefusedAfterItsAnswer() {
    mesh.clusters.refusing.put("c", "no");
    assertEquals(Map.of(), send(a, CDS, cluster("c")), "it has to wait");
    asked.clear();
    send(a, EDS, assignment("c", 0));
    assertEquals(List.of("-ClusterLoadAssignment c", "!Cluster c: no"), asked);
    mesh.engine.cover(List.of(Mesh.ALL));
    send(a, EDS, assignment("c", 0));
    assertEquals(1, asked.stream().filter(t -> t.startsWith("!")).count(), "judged again: known");
  }

  @Test
  void whatTheAnswerItselfSaysIsNotSaidAgain() {
    send(a, LDS, listener("l", ""));
    mesh.listeners.refusing.put("l", "no");
    asked.clear();
    assertEquals(
        Map.of("l", "no"),
        send(a, LDS, listener("l", "").toBuilder().setTcpBacklogSize(UInt32Value.of(3)).build()));
    assertEquals(List.of(), asked);
    mesh.engine.cover(List.of(Mesh.ALL));
    assertEquals(List.of(), asked);
  }

  @Test
  void aSourceHearsWhenTheBundleThatIsMissingComesAndRefuses() {
    mesh.engine.remove(mesh.listeners);
    assertEquals(Map.of(), send(a, LDS, listener("l", "")), "nobody takes it");
    mesh.listeners.refusing.put("l", "no");
    asked.clear();
    mesh.engine.add(List.of(mesh.listeners));
    assertEquals(List.of("!Listener l: no"), asked);
  }

  @Test
  void removalsGoTheOtherWayRound() {
    send(a, LDS, listener("l", "r"));
    send(a, CDS, cluster("c"));
    send(a, RDS, route("r", "c"));
    send(a, EDS, assignment("c", 0));
    mesh.takeLog();
    asked.clear();

    remove(CDS, "c");
    assertEquals(List.of(), mesh.takeLog(), "a route in force still uses it");
    remove(LDS, "l");
    assertEquals(List.of("-listener l", "-route r", "-cluster c", "-endpoints c"), mesh.takeLog());
    assertTrue(asked.containsAll(List.of("-RouteConfiguration r", "-ClusterLoadAssignment c")));
  }

  @Test
  void anotherReferenceIsFetchedBeforeItTakesOver() {
    send(a, LDS, listener("l", "old"));
    send(a, RDS, route("old"));
    mesh.takeLog();
    asked.clear();

    send(a, LDS, listener("l", "new"));
    assertEquals(List.of(), mesh.takeLog());
    assertEquals(List.of("+RouteConfiguration new"), asked, "the old one is still kept up to date");
    send(a, RDS, route("old", "c"));
    assertEquals(List.of("+route old"), mesh.takeLog());
    send(a, RDS, route("new"));
    assertEquals(List.of("+route new", "+listener l", "-route old"), mesh.takeLog());
    assertEquals("-RouteConfiguration old", asked.getLast());
  }

  @Test
  void aClusterThatIsReplacedByOneOfAnotherNameIsThereBeforeTheOldOneGoes() {
    send(a, CDS, cluster("old"));
    send(a, EDS, assignment("old", 0));
    send(a, LDS, listener("l", "r"));
    send(a, RDS, route("r", "old"));
    mesh.takeLog();

    remove(CDS, "old");
    send(a, CDS, cluster("new"));
    send(a, RDS, route("r", "new"));
    assertEquals(List.of(), mesh.takeLog(), "the route waits for its new cluster");
    send(a, EDS, assignment("new", 0));
    assertEquals(
        List.of("+endpoints new", "+cluster new", "+route r", "-cluster old", "-endpoints old"),
        mesh.takeLog());
  }

  @Test
  void endpointsThatComeAndGoAllTheTimeStayOfTheLastVersion() {
    send(a, CDS, cluster("c"));
    for (int i = 0; i < 50; i++) {
      send(a, EDS, assignment("c", i % 7));
      remove(CDS, i % 3 == 0 ? "c" : "other");
      send(a, CDS, cluster("c"));
    }
    send(a, EDS, assignment("c", 3));
    assertEquals(3, mesh.endpoints.inForce.get("c").getEndpoints(0).getPriority());
    assertEquals(Set.of("c"), mesh.clusters.inForce.keySet());
    assertEquals("applied: ", reason("c"));
  }

  @Test
  void aRemovedClusterGoesAtLastThoughARouteNamesIt() {
    send(a, CDS, cluster("c"));
    send(a, EDS, assignment("c", 0));
    send(a, LDS, listener("l", "r"));
    send(a, RDS, route("r", "c"));
    mesh.takeLog();

    remove(CDS, "c");
    serial.advance(Duration.ofSeconds(14));
    assertEquals(List.of(), mesh.takeLog());
    serial.advance(Duration.ofSeconds(2));
    assertEquals(List.of("-cluster c", "-endpoints c"), mesh.takeLog());
  }

  @Test
  void warmingEndsAfterTheTimeThatTheResourceNames() {
    send(a, CDS, cluster("default"), cluster("short", 3), cluster("ever", 0));
    serial.advance(Duration.ofMillis(3100));
    assertEquals(List.of("+cluster short"), mesh.takeLog());
    serial.advance(Duration.ofSeconds(12));
    assertEquals(List.of("+cluster default"), mesh.takeLog());
    serial.advance(Duration.ofDays(1));
    assertEquals(List.of(), mesh.takeLog());
    assertEquals("waiting: waits for ClusterLoadAssignment ever", reason("ever"));
  }

  @Test
  void onlyChangesAreHandedOn() {
    send(a, CDS, cluster("c"), cluster("d"));
    send(a, EDS, assignment("c", 0), assignment("d", 0));
    mesh.takeLog();
    send(a, EDS, assignment("c", 0), assignment("d", 1));
    send(a, CDS, cluster("c"), cluster("d"));
    assertEquals(List.of("+endpoints d"), mesh.takeLog());
  }

  @Test
  void aRefusedVersionLeavesTheLastGoodOneAndSaysWhy() {
    send(a, CDS, cluster("c"));
    send(a, EDS, assignment("c", 0));
    mesh.endpoints.refusing.put("c", "too much");
    assertEquals(Map.of("c", "too much"), send(a, EDS, assignment("c", 1)));
    assertEquals(0, mesh.endpoints.inForce.get("c").getEndpoints(0).getPriority());
    assertEquals(Map.of("c", "too much"), send(a, EDS, assignment("c", 1)), "sent again");
    mesh.endpoints.refusing.clear();
    assertEquals(Map.of(), send(a, EDS, assignment("c", 2)));
  }

  @Test
  void oneBadClusterDoesNotHoldUpTheRoutes() {
    mesh.clusters.refusing.put("bad", "no such policy");
    send(a, LDS, listener("l", "r"));
    send(a, CDS, cluster("bad"), cluster("c"));
    send(a, EDS, assignment("c", 0), assignment("bad", 0));
    send(a, RDS, route("r", "c", "bad", "never sent"));
    assertTrue(mesh.takeLog().containsAll(List.of("+cluster c", "+route r", "+listener l")));
  }

  @Test
  void aListenerOfARefusedRouteWaitsForEverAndNamesTheReason() {
    mesh.routes.refusing.put("r", "no such matcher");
    send(a, LDS, listener("l", "r"));
    send(a, RDS, route("r"));
    serial.advance(Duration.ofMinutes(1));
    assertEquals(List.of(), mesh.takeLog());
    assertTrue(reason("l").contains("which is refused: no such matcher"), reason("l"));
  }

  @Test
  void aLateHandlerGetsAllThatIsInForce() {
    send(a, CDS, cluster("c"));
    send(a, EDS, assignment("c", 0));
    mesh.takeLog();
    var second = new Mesh(serial);
    mesh.engine.add(List.of(second.clusters));
    assertEquals(Set.of("c"), second.clusters.inForce.keySet());
    assertEquals(List.of(), mesh.takeLog(), "the first one has it already");

    mesh.engine.remove(mesh.clusters);
    send(a, CDS, cluster("c", 5));
    assertEquals(List.of(), mesh.takeLog());
    assertEquals(
        5,
        second
            .clusters
            .inForce
            .get("c")
            .getEdsClusterConfig()
            .getEdsConfig()
            .getInitialFetchTimeout()
            .getSeconds());
  }

  @Test
  void removingCoverageKeepsWhatIsInForceAndRefusesWhatIsNew() {
    send(a, CDS, cluster("c"));
    send(a, EDS, assignment("c", 0));
    mesh.takeLog();
    var less =
        new CoverageFile(
            "core",
            Set.of(
                "envoy.config.endpoint.v3.ClusterLoadAssignment.*",
                "envoy.config.cluster.v3.Cluster.name",
                "envoy.config.cluster.v3.Cluster.type"),
            Map.of());
    mesh.engine.cover(List.of(less));
    Map<String, String> refused = send(a, CDS, cluster("c", 5));
    assertEquals(
        Map.of(
            "c",
            "envoy.config.cluster.v3.Cluster.eds_cluster_config at eds_cluster_config is not"
                + " supported"),
        refused);
    assertEquals(Set.of("c"), mesh.clusters.inForce.keySet());
    mesh.engine.cover(List.of(Mesh.ALL));
    assertEquals(List.of("+cluster c"), mesh.takeLog());
  }

  @Test
  void theSourceWithPrecedenceWins() {
    var b = new SourceId("b", 10);
    mesh.engine.add(source(b));
    send(a, CDS, cluster("c", 1));
    send(a, EDS, assignment("c", 1));
    send(b, CDS, cluster("c", 2));
    assertEquals(
        2,
        mesh.clusters
            .inForce
            .get("c")
            .getEdsClusterConfig()
            .getEdsConfig()
            .getInitialFetchTimeout()
            .getSeconds());
    mesh.engine.remove(b);
    assertEquals(
        1,
        mesh.clusters
            .inForce
            .get("c")
            .getEdsClusterConfig()
            .getEdsConfig()
            .getInitialFetchTimeout()
            .getSeconds());
  }

  @Test
  void aSourceThatIsConfiguredAnewKeepsItsResourcesInForceAndIsAskedAgain() {
    send(a, CDS, cluster("c"));
    send(a, EDS, assignment("c", 0));
    mesh.takeLog();
    mesh.engine.detach(a);
    assertEquals(List.of(), mesh.takeLog());
    asked.clear();
    mesh.engine.add(source(a));
    assertTrue(asked.contains("+ClusterLoadAssignment c"), asked.toString());
    assertEquals(List.of(), mesh.takeLog());
    mesh.engine.detach(a);
    mesh.engine.add(source(new SourceId("a", 7)));
    assertEquals(List.of("-cluster c", "-endpoints c"), mesh.takeLog());
  }
}
