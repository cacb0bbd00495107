package io.weft.xds.node;

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
import io.weft.xds.engine.MessageNames;
import io.weft.xds.engine.Offer;
import io.weft.xds.engine.Source;
import io.weft.xds.engine.SourceId;
import io.weft.xds.testing.FakeSerial;
import io.weft.xds.testing.Mesh;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FirstConfigurationTest {
  private final FakeSerial serial = new FakeSerial();
  private final Mesh mesh = new Mesh(serial);
  private final FirstConfiguration first = new FirstConfiguration(serial, mesh.engine);
  private final SourceId id = new SourceId("a", 100);
  private Optional<String> missing = Optional.of("a has sent nothing");

  private final Source source =
      new Source() {
        @Override
        public SourceId id() {
          return id;
        }

        @Override
        public void watch(String typeUrl) {}

        @Override
        public void subscribe(String typeUrl, Set<String> added, Set<String> removed) {}

        @Override
        public Optional<String> missing() {
          return missing;
        }

        @Override
        public void appliedChanged() {}
      };

  private void start() {
    mesh.open();
    first.expect("a");
    mesh.engine.add(source);
    first.await(source);
  }

  private void send(String type, Message... resources) {
    var offers = new LinkedHashMap<String, Offer>();
    for (Message m : resources) {
      offers.put(MessageNames.of(m), new Offer(id, "", m.toByteString(), serial.now()));
    }
    mesh.engine.update(id, type, offers, Set.of());
    first.look();
  }

  @Test
  void aNodeWithoutSourcesIsReadyWhenItsBundlesAreThere() {
    assertEquals(Optional.of("the bundles that take resources are starting"), first.problem());
    mesh.open();
    first.look();
    assertEquals(Optional.empty(), first.problem());
  }

  @Test
  void aSourceIsAwaitedFromItsConfigurationOn() {
    mesh.open();
    first.look();
    first.expect("a");
    assertEquals(Optional.of("source a starts"), first.problem());
    mesh.engine.add(source);
    first.await(source);
    assertEquals(Optional.of("a has sent nothing"), first.problem());
  }

  @Test
  void everyResourceOfTheFirstConfigurationHasToBeSettled() {
    start();
    missing = Optional.empty();
    send(CDS, cluster("c"));
    assertEquals(Optional.of("Cluster c waits for ClusterLoadAssignment c"), first.problem());
    send(EDS, assignment("c", 0));
    assertEquals(Optional.empty(), first.problem());

    send(CDS, cluster("later"));
    assertEquals(Optional.empty(), first.problem(), "what comes later does not make it unready");
  }

  @Test
  void aRefusedResourceIsSettledAndSoIsWhatWaitsForIt() {
    start();
    missing = Optional.empty();
    mesh.routes.refusing.put("r", "no");
    send(LDS, listener("l", "r"));
    assertTrue(first.problem().isPresent());
    send(RDS, route("r"));
    assertEquals(Optional.empty(), first.problem());
  }

  @Test
  void timeAloneCanSettleASource() {
    start();
    missing = Optional.empty();
    serial.advance(Duration.ofSeconds(2));
    assertEquals(Optional.empty(), first.problem());
  }

  @Test
  void aSourceThatIsConfiguredAnewIsNotAwaitedAgain() {
    start();
    missing = Optional.empty();
    send(CDS);
    first.forget(id, false);
    missing = Optional.of("a has sent nothing");
    first.await(source);
    assertEquals(Optional.empty(), first.problem());

    first.forget(id, true);
    first.await(source);
    assertEquals(missing, first.problem());
  }

  @Test
  void aConfigurationThatMakesNoSenseIsNamedUntilItIsCorrected() {
    mesh.open();
    first.look();
    first.unusable("b", "address has to be host:port");
    assertEquals(Optional.of("source b is not used: address has to be host:port"), first.problem());
    first.corrected("b");
    assertEquals(Optional.empty(), first.problem());
  }
}
