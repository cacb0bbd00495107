package io.weft.pipeline.internal.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.kernel.BpfObject;
import io.weft.kernel.Kernel;
import io.weft.kernel.Keys;
import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.CoreSizes;
import io.weft.pipeline.SlotStatus;
import io.weft.pipeline.SlotStatus.State;
import io.weft.pipeline.chain.Phase;
import io.weft.pipeline.internal.report.Reports;
import io.weft.pipeline.oracle.Oracle;
import io.weft.pipeline.oracle.Oracles;
import io.weft.pipeline.oracle.Reason;
import io.weft.pipeline.table.Gear;
import io.weft.pipeline.table.ListenerTable.Listener;
import java.io.ByteArrayInputStream;
import java.lang.annotation.Annotation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** Bundles come and go in a real framework while the real kernel is asked without a pause. */
@Timeout(60)
class SlotExtenderKernelTest {
  private static final long GRACE_MILLIS = 300;
  private static final String MARK = capability("authorize", "edition_mark");
  private static final String ANSWER = capability("route", "edition_answer");

  @TempDir Path storage;
  private CoreMaps core;
  private Oracles oracles;
  private TestFramework framework;
  private SlotExtender extender;

  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicLong asked = new AtomicLong();
  private final Set<String> answers = ConcurrentHashMap.newKeySet();
  private Thread asker;

  private static String capability(String phase, String name) {
    return "weft.slot;phase=%s;name=%s;object=\"bpf/edition.bpf.o\";abi:Long=2"
        .formatted(phase, name);
  }

  private record Grace(long grace_millis) implements SlotExtender.Config {
    @Override
    public Class<? extends Annotation> annotationType() {
      return SlotExtender.Config.class;
    }
  }

  @BeforeEach
  void open() throws Exception {
    core = CoreMaps.create(Kernel.load(), CoreSizes.SMALL);
    oracles = new Oracles(core);
    int needs = Phase.AUTHORIZE.bit() | Phase.ROUTE.bit();
    core.listeners().put(1, new Listener(Gear.RELAY, 1, needs, 0, 0, 1));
    framework = new TestFramework(storage);
    extender = new SlotExtender(core, framework.context(), new Grace(GRACE_MILLIS));
    asker = Thread.ofPlatform().start(this::askWithoutPause);
  }

  @AfterEach
  void close() throws Exception {
    stop.set(true);
    asker.join();
    extender.stop();
    framework.close();
    core.close();
  }

  private void askWithoutPause() {
    try (Oracle oracle = oracles.open()) {
      oracle.listener(1).headLength(0);
      while (!stop.get()) {
        var verdict = oracle.ask();
        answers.add(verdict.verdict() + " " + verdict.status() + " " + Reason.of(verdict.reason()));
        asked.incrementAndGet();
      }
    }
  }

  /**
   * The answers of the next thousand questions; one that is under way may still be of the chain
   * before.
   */
  private Set<String> answersNow() throws InterruptedException {
    awaitQuestions(2);
    answers.clear();
    awaitQuestions(1000);
    return Set.copyOf(answers);
  }

  private void awaitQuestions(int more) throws InterruptedException {
    long until = asked.get() + more;
    while (asked.get() < until) {
      Thread.sleep(1);
    }
  }

  private void await(State state, String version) throws InterruptedException {
    while (states(version).isEmpty() || !states(version).stream().allMatch(state::equals)) {
      Thread.sleep(1);
    }
  }

  private List<State> states(String version) {
    return extender.slots().stream()
        .filter(slot -> slot.version().equals(version))
        .map(SlotStatus::state)
        .toList();
  }

  private void awaitGone(String version) throws InterruptedException {
    while (!states(version).isEmpty()) {
      Thread.sleep(1);
    }
  }

  @Test
  void versionsSideBySideSwapWithoutAGapAndNoRequestSeesTwoChains() throws Exception {
    assertEquals(Set.of("2 503 NO_SLOT"), answersNow());
    Bundle first = framework.start("1.0.0", "edition1", MARK, ANSWER);
    await(State.WAITING, "1.0.0");
    assertEquals(Set.of("2 503 NO_SLOT"), answersNow());
    TestFramework.ready(first);
    assertEquals(
        true,
        extender
            .settled(first.getBundleId())
            .toCompletableFuture()
            .get(5, TimeUnit.SECONDS)
            .isEmpty());
    assertEquals(Set.of("2 201 ROUTE_ACTION"), answersNow());

    answers.clear();
    for (int round = 0; round < 8; round++) {
      Bundle second = framework.start("2.0.0", "edition2", MARK, ANSWER);
      TestFramework.ready(second);
      await(State.ACTIVE, "2.0.0");
      second.uninstall();
      await(State.ACTIVE, "1.0.0");
    }
    assertTrue(asked.get() > 2_000, "asked only " + asked.get());
    assertTrue(
        Set.of("2 201 ROUTE_ACTION", "2 202 ROUTE_ACTION").containsAll(answers), "" + answers);
    awaitGone("2.0.0");
    assertEquals(2, core.programs().installed().size());
  }

  @Test
  void anUpdateInPlaceLeavesNoGap() throws Exception {
    Bundle bundle = framework.start("1.0.0", "edition1", MARK, ANSWER);
    TestFramework.ready(bundle);
    await(State.ACTIVE, "1.0.0");
    answersNow();
    answers.clear();
    bundle.update(new ByteArrayInputStream(TestFramework.jar("1.1.0", "edition2", MARK, ANSWER)));
    TestFramework.ready(bundle);
    await(State.ACTIVE, "1.1.0");
    assertEquals(Set.of("2 202 ROUTE_ACTION"), answersAfterSwap());
  }

  private Set<String> answersAfterSwap() throws InterruptedException {
    assertTrue(
        Set.of("2 201 ROUTE_ACTION", "2 202 ROUTE_ACTION").containsAll(answers), "" + answers);
    return answersNow();
  }

  @Test
  void aStoppedBundleServesForTheGraceTimeAndThenItsPhaseRejects() throws Exception {
    Bundle bundle = framework.start("1.0.0", "edition1", MARK, ANSWER);
    TestFramework.ready(bundle);
    await(State.ACTIVE, "1.0.0");
    bundle.stop();
    await(State.LINGERING, "1.0.0");
    assertEquals(Set.of("2 201 ROUTE_ACTION"), answersNow());
    await(State.RETIRING, "1.0.0");
    assertEquals(Set.of("2 503 NO_SLOT"), answersNow());
    awaitGone("1.0.0");
    assertEquals(List.of(), core.programs().installed());
  }

  @Test
  void whatCannotBeLoadedChangesNothingAndSaysWhy() throws Exception {
    Bundle good = framework.start("1.0.0", "edition1", MARK, ANSWER);
    TestFramework.ready(good);
    await(State.ACTIVE, "1.0.0");
    refused("2.0.0", "unsafe", "invalid mem access 'map_value_or_null'", ANSWER);
    refused("2.0.1", "", "bpf/edition.bpf.o is not in the bundle", ANSWER);
    refused("2.0.2", "edition2", "no phase named rout", capability("rout", "edition_answer"));
    refused("2.0.3", "edition2", "has no program for the slot other", capability("route", "other"));
    refused("2.0.4", "edition2", "made for ABI 7", ANSWER.replace("abi:Long=2", "abi:Long=7"));
    assertEquals(Set.of("2 201 ROUTE_ACTION"), answersNow());
    assertEquals(2, core.programs().installed().size());
  }

  private void refused(String version, String object, String reason, String capability)
      throws Exception {
    Bundle bundle = framework.start(version, object, capability);
    TestFramework.ready(bundle);
    await(State.REFUSED, version);
    String why =
        extender
            .settled(bundle.getBundleId())
            .toCompletableFuture()
            .get(5, TimeUnit.SECONDS)
            .orElse("");
    String whole =
        extender.slots().stream()
            .filter(slot -> slot.version().equals(version))
            .findFirst()
            .orElseThrow()
            .reason();
    assertTrue(whole.contains(reason), whole);
    assertTrue(!why.isBlank() && !why.contains("\n"), why);
  }

  @Test
  void aBundleSeesItsOwnObjectOnly() throws Exception {
    Bundle first = framework.start("1.0.0", "edition1", MARK, ANSWER);
    Bundle second = framework.start("2.0.0", "edition2", MARK, ANSWER);
    await(State.WAITING, "1.0.0");
    await(State.WAITING, "2.0.0");
    for (Bundle bundle : List.of(first, second)) {
      var context = bundle.getBundleContext();
      var seen = context.getServiceReferences(BpfObject.class, "(weft.object=edition)");
      assertEquals(1, seen.size());
      assertEquals(bundle, seen.iterator().next().getBundle());
    }
  }

  @Test
  void anUpdateToABrokenVersionKeepsTheOldOne() throws Exception {
    Bundle bundle = framework.start("1.0.0", "edition1", MARK, ANSWER);
    TestFramework.ready(bundle);
    await(State.ACTIVE, "1.0.0");
    bundle.update(new ByteArrayInputStream(TestFramework.jar("1.1.0", "unsafe", MARK, ANSWER)));
    await(State.REFUSED, "1.1.0");
    Thread.sleep(4 * GRACE_MILLIS);
    assertEquals(Set.of("2 201 ROUTE_ACTION"), answersNow());
    bundle.update(new ByteArrayInputStream(TestFramework.jar("1.2.0", "edition2", MARK, ANSWER)));
    TestFramework.ready(bundle);
    await(State.ACTIVE, "1.2.0");
    assertEquals(Set.of("2 202 ROUTE_ACTION"), answersNow());
    awaitGone("1.0.0");
  }

  /** What the process before left in the arrays is as after a kill. */
  @Test
  void theProgramsOfAnEarlierProcessAreTakenAway() throws Exception {
    Bundle bundle = framework.start("1.0.0", "edition1", MARK, ANSWER);
    TestFramework.ready(bundle);
    await(State.ACTIVE, "1.0.0");
    List<Integer> earlier = core.programs().installed();
    extender.stop();
    extender = new SlotExtender(core, framework.context(), new Grace(GRACE_MILLIS));
    TestFramework.ready(bundle);
    await(State.ACTIVE, "1.0.0");
    while (core.programs().installed().size() > 2) {
      Thread.sleep(10);
    }
    assertEquals(Set.of("2 201 ROUTE_ACTION"), answersNow());
    assertTrue(core.programs().installed().stream().noneMatch(earlier::contains));
  }

  @Test
  void commandsAndMetricsSayWhatHappened() throws Exception {
    answersNow();
    var missed = Reports.slots(core, extender).getFirst();
    assertEquals("authorize", missed.get("phase"));
    assertEquals("missed", missed.get("state"));
    assertTrue((long) missed.get("miss") > 1000);
    assertTrue(
        Reports.scrape(core, extender).get("weft_phase_missed_total{authorize,reject}") > 1000);

    Bundle bundle = framework.start("1.0.0", "turns1", capability("route", "turns"));
    TestFramework.ready(bundle);
    await(State.ACTIVE, "1.0.0");
    answersNow();
    var slot = Reports.slots(core, extender).getFirst();
    assertEquals("active", slot.get("state"));
    // Its phase comes after one that nobody does.
    assertEquals(0L, slot.get("runs"));
    extender.objects().getFirst().map("keep_turns").update(Keys.of(1), new byte[8]);
    var fullest = Reports.maps(core, extender).getFirst();
    assertEquals("edition", fullest.get("object"));
    assertEquals("keep_turns", fullest.get("map"));
    assertEquals(12.5, fullest.get("percent"));
    var metrics = Reports.scrape(core, extender);
    assertEquals(1, metrics.get("weft_map_entries{edition,keep_turns}"));
    assertEquals(8, metrics.get("weft_map_capacity{edition,keep_turns}"));
    assertEquals(0, metrics.get("weft_map_entries{core,weft_listener_ids}"));
    assertEquals(0, metrics.get("weft_slot_results_total{turns,route,done}"));
    assertEquals(0, metrics.get("weft_request_contexts_taken{}"));
    assertEquals(128, metrics.get("weft_request_contexts{}"));
  }

  @Test
  void nothingIsLeftOpen() throws Exception {
    long before = descriptors();
    for (int round = 0; round < 3; round++) {
      Bundle bundle = framework.start("1.0.0", "edition1", MARK, ANSWER);
      TestFramework.ready(bundle);
      await(State.ACTIVE, "1.0.0");
      bundle.uninstall();
      awaitGone("1.0.0");
    }
    assertEquals(before, descriptors());
  }

  private static long descriptors() throws Exception {
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      return open.filter(SlotExtenderKernelTest::isBpf).count();
    }
  }

  private static boolean isBpf(Path fd) {
    try {
      return Files.readSymbolicLink(fd).toString().contains("bpf");
    } catch (java.io.IOException closed) {
      return false;
    }
  }
}
