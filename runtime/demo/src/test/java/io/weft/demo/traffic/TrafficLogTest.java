package io.weft.demo.traffic;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TrafficLogTest {
  private static final Key V1 = new Key("catalog", "all", "v1");

  private final AtomicLong clock = new AtomicLong();
  private final TrafficLog log = new TrafficLog(Duration.ofSeconds(2), clock::get);

  @Test
  void countsByVersionWithPercentilesOfTheNearestRank() {
    log.add(LongStream.rangeClosed(1, 200).mapToObj(TrafficLogTest::good).toList());
    assertEquals(Map.of(V1, new Counts(200, 0, 100, 198)), log.counts());
  }

  @Test
  void forgetsCallsButNotErrors() {
    log.add(List.of(good(5), bad(503)));
    clock.addAndGet(TimeUnit.SECONDS.toNanos(3));
    log.add(List.of(good(7)));
    assertEquals(Map.of(V1, new Counts(1, 0, 7, 7)), log.counts());
    assertEquals(Map.of(new Key("catalog", "all", ""), 1L), log.errors());
  }

  @Test
  void handsOutAFailureOnce() {
    log.add(List.of(bad(503), good(1)));
    assertEquals(
        Optional.of("catalog: status 503, no healthy upstream"),
        log.takeFailure().map(Sample::failure));
    assertEquals(Optional.empty(), log.takeFailure());
  }

  @Test
  void readsReports() throws InterruptedException {
    var reports = new Reports(log);
    reports.accept(
        "{\"calls\":[[\"catalog\",\"all\",\"v1\",200,9,\"\"],[\"catalog\",\"all\",\"\",0,4,\"refused\"]]}");
    reports.accept("{\"probe\":[\"catalog\",\"testers\",\"v3\",200,1,\"\"]}");
    assertEquals(new Counts(1, 0, 9, 9), log.counts().get(V1));
    assertEquals(
        Optional.of("catalog: no answer, refused"), log.takeFailure().map(Sample::failure));
    assertEquals("v3", reports.probe().version());
    assertEquals(false, reports.awaitDone(1));
    reports.accept("{\"done\":\"everyone\"}");
    assertEquals(true, reports.awaitDone(1));
  }

  private static Sample good(long micros) {
    return new Sample("catalog", "all", "v1", 200, micros, "");
  }

  private static Sample bad(int status) {
    return new Sample("catalog", "all", "", status, 1, "no healthy upstream");
  }
}
