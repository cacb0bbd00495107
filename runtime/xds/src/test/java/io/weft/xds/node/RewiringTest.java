package io.weft.xds.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.xds.engine.Offer;
import io.weft.xds.engine.SourceId;
import io.weft.xds.testing.FakeSerial;
import io.weft.xds.testing.Mesh;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RewiringTest {
  private final FakeSerial serial = new FakeSerial();
  private final Mesh mesh = new Mesh(serial);
  private final Rewiring rewiring = new Rewiring(serial, mesh.engine);

  private void bundles() {
    rewiring.add(mesh.listeners);
    rewiring.add(Mesh.ALL);
  }

  @Test
  void nothingIsJudgedUntilTheBundlesHaveCome() {
    var l = Mesh.listener("l", "");
    var offer = new Offer(new SourceId("a", 1), "", l.toByteString(), serial.now());
    assertEquals(
        Map.of(), mesh.engine.update(offer.source(), Mesh.LDS, Map.of("l", offer), Set.of()));
    serial.advance(Duration.ofSeconds(1));
    bundles();
    serial.advance(Rewiring.QUIET.plus(Rewiring.COLLECT));
    assertEquals(List.of("+listener l"), mesh.takeLog());
  }

  @Test
  void whatAFeatureWouldTakeIsNotRefusedForWantOfItWhileItStarts() {
    rewiring.awaitSettlement();
    bundles();
    serial.advance(Rewiring.SETTLED_AT_LAST.dividedBy(2));
    assertFalse(mesh.engine.isOpen());
    rewiring.settled();
    serial.advance(Duration.ZERO);
    assertTrue(mesh.engine.isOpen());
  }

  @Test
  void whoIsSilentHoldsNothingUpForGood() {
    rewiring.awaitSettlement();
    bundles();
    serial.advance(Rewiring.SETTLED_AT_LAST);
    assertTrue(mesh.engine.isOpen());
  }

  @Test
  void aHandlerMayGoAfterTheClient() {
    bundles();
    serial.advance(Rewiring.COLLECT);
    rewiring.stop();
    mesh.takeLog();
    rewiring.remove(mesh.listeners);
    assertEquals(List.of(), mesh.takeLog());
  }
}
