package io.weft.xds.ads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.weft.xds.engine.SourceId;
import io.weft.xds.testing.FakeSerial;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class StreamKeeperTest {
  private final FakeSerial serial = new FakeSerial();
  private final List<AdsStream.Listener> streams = new ArrayList<>();
  private boolean closed;
  private final StreamKeeper keeper =
      new StreamKeeper(
          new ControlPlaneConfig(
              new SourceId("test", 1),
              "127.0.0.1:1",
              false,
              Node.getDefaultInstance(),
              Optional.empty(),
              Optional.empty(),
              Duration.ofSeconds(30)),
          serial,
          connector(),
          inbox(),
          any -> "",
          RandomGenerator.getDefault(),
          protocol -> {});

  private AdsConnector connector() {
    return new AdsConnector() {
      @Override
      public AdsStream open(boolean delta, AdsStream.Listener listener) {
        streams.add(listener);
        return new AdsStream() {
          @Override
          public void send(Message request) {}

          @Override
          public void close() {}
        };
      }

      @Override
      public void close() {
        closed = true;
      }
    };
  }

  private static Inbox inbox() {
    return new Inbox() {
      @Override
      public Map<String, String> update(
          String typeUrl, Map<String, Received> resources, Set<String> removed) {
        return Map.of();
      }

      @Override
      public Map<String, String> versions(String typeUrl) {
        return Map.of();
      }

      @Override
      public void refused(String typeUrl, String detail) {}
    };
  }

  private void fail() {
    streams.getLast().closed("UNAVAILABLE: no", false);
  }

  @Test
  void attemptsBecomeRareAndFrequentAgainOnceItHasAnswered() {
    keeper.connect();
    for (int i = 0; i < 20; i++) {
      assertEquals(i + 1, streams.size());
      fail();
      assertEquals(Connection.State.WAITING, keeper.connection().state());
      assertEquals("UNAVAILABLE: no", keeper.connection().detail());
      assertTrue(keeper.protocol().isEmpty(), "there is nothing to ask on");
      serial.advance(Backoff.LONGEST);
    }
    fail();
    serial.advance(Backoff.LONGEST.dividedBy(2).minusMillis(1));
    assertEquals(21, streams.size(), "it waits at least half of the longest time now");
    serial.advance(Backoff.LONGEST);
    assertEquals(22, streams.size());
    streams.getLast().received(DeltaDiscoveryResponse.getDefaultInstance());
    assertEquals(Connection.State.CONNECTED, keeper.connection().state());
    fail();
    serial.advance(Backoff.FIRST);
    assertEquals(23, streams.size());
  }

  @Test
  void aStreamOfThePastSaysNothingMore() {
    keeper.connect();
    fail();
    serial.advance(Backoff.FIRST);
    streams.getFirst().received(DeltaDiscoveryResponse.getDefaultInstance());
    streams.getFirst().closed("late", false);
    assertEquals(Connection.State.CONNECTING, keeper.connection().state());
    assertEquals(2, streams.size());
  }

  @Test
  void nothingIsTriedAfterItsEnd() {
    keeper.connect();
    fail();
    keeper.close();
    assertTrue(closed);
    serial.advance(Backoff.LONGEST);
    assertEquals(1, streams.size());
  }

  @Test
  void deltaThatIsNotSpokenIsNotTriedAgain() {
    keeper.connect();
    assertEquals("delta", keeper.protocolName());
    streams.getLast().closed("UNIMPLEMENTED", true);
    assertEquals("sotw", keeper.protocolName());
    assertEquals(2, streams.size(), "at once");
    fail();
    serial.advance(Backoff.FIRST);
    assertEquals("sotw", keeper.protocolName());
  }
}
