package io.weft.pipeline.internal.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.pipeline.SlotStatus;
import io.weft.pipeline.SlotStatus.State;
import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;

class SlotRegistryTest {
  private static final Duration GRACE = Duration.ofSeconds(5);

  private final Fakes kernel = new Fakes();
  private final SlotIndices indices = new SlotIndices(256);
  private SlotRegistry registry;

  @BeforeEach
  void create() {
    registry = create(Set.of());
  }

  private SlotRegistry create(Set<Phase> inherited) {
    UnitLoader loader = new UnitLoader(kernel, kernel, kernel, indices);
    return new SlotRegistry(kernel, loader, kernel, kernel.memory, GRACE, inherited);
  }

  private void start(long bundle, String version, String content, SlotDeclaration... slots) {
    Origin origin = new Origin(bundle, "vendor.bundle", Version.valueOf(version));
    registry.started(
        new BundleObject(
            origin,
            slots[0].object(),
            content.getBytes(StandardCharsets.UTF_8),
            List.of(slots),
            ""));
  }

  private static SlotDeclaration route(Phase... needs) {
    return slot("routing", Phase.ROUTE, false, needs);
  }

  private static SlotDeclaration slot(String name, Phase phase, boolean now, Phase... needs) {
    return new SlotDeclaration(
        name, phase, 100, OnMiss.REJECT, "bpf/" + name + ".bpf.o", now, Set.of(needs));
  }

  private List<State> states() {
    return registry.report().stream().map(SlotStatus::state).toList();
  }

  private String reason() {
    return registry.report().getFirst().reason();
  }

  @Test
  void servesOnceItsTablesAreFilled() {
    start(1, "1.0.0", "v1", route());
    assertEquals(List.of(), kernel.chain());
    assertEquals(List.of(State.WAITING), states());
    assertEquals(List.of("routing vendor.bundle 1.0.0"), kernel.published);
    registry.announced(1, "routing", true);
    assertEquals(List.of("routing@v1"), kernel.chain());
    assertEquals(List.of(State.ACTIVE), states());
  }

  @Test
  void anImmediateSlotWaitsForNobody() {
    start(1, "1.0.0", "v1", slot("core", Phase.BALANCE, true));
    assertEquals(List.of("core@v1"), kernel.chain());
  }

  @Test
  void theAnnouncementOfAnotherBundleOrObjectDoesNotCount() {
    start(1, "1.0.0", "v1", route());
    registry.announced(2, "routing", true);
    registry.announced(1, "other", true);
    assertEquals(List.of(State.WAITING), states());
  }

  @Test
  void theHighestVersionThatIsReadyServes() {
    start(1, "1.0.0", "v1", route());
    registry.announced(1, "routing", true);
    start(2, "1.10.0", "v2", route());
    assertEquals(List.of("routing@v1"), kernel.chain());
    registry.announced(2, "routing", true);
    assertEquals(List.of("routing@v2"), kernel.chain());
    assertEquals(List.of(State.SUPERSEDED, State.ACTIVE), states());
    start(3, "1.9.0", "v3", route());
    registry.announced(3, "routing", true);
    assertEquals(List.of("routing@v2"), kernel.chain());
  }

  @Test
  void stoppingTheNewerFallsBackToTheOlderAtOnce() {
    start(1, "1.0.0", "v1", route());
    registry.announced(1, "routing", true);
    start(2, "2.0.0", "v2", route());
    registry.announced(2, "routing", true);
    registry.stopped(2);
    assertEquals(List.of("routing@v1"), kernel.chain());
    assertTrue(kernel.open.contains("routing@v2"), "requests on their way still need it");
    kernel.pass(GRACE);
    assertEquals(List.of("routing@v1"), kernel.open);
  }

  @Test
  void anUpdateInPlaceLeavesNoGap() {
    start(1, "1.0.0", "v1", route());
    registry.announced(1, "routing", true);
    registry.announced(1, "routing", false);
    registry.stopped(1);
    assertEquals(List.of("routing@v1"), kernel.chain());
    assertEquals(List.of(State.LINGERING), states());
    start(1, "1.1.0", "v2", route());
    assertEquals(List.of("routing@v1"), kernel.chain());
    registry.announced(1, "routing", true);
    assertEquals(List.of("routing@v2"), kernel.chain());
    kernel.pass(GRACE);
    assertEquals(List.of("routing@v2"), kernel.open);
    assertEquals(List.of("routing@v2"), kernel.chain());
  }

  /** The new version does not verify, or its component throws: the last good one stays. */
  @Test
  void anUpdateThatFailsKeepsTheOldVersion() {
    for (String content : List.of("unsafe", "without programs", "v2")) {
      start(1, "1.0.0", "v1", route());
      registry.announced(1, "routing", true);
      registry.stopped(1);
      start(1, "1.1.0", content, route());
      kernel.pass(GRACE.multipliedBy(10));
      assertEquals(List.of("routing@v1"), kernel.chain(), content);
      SlotStatus old =
          registry.report().stream()
              .filter(slot -> slot.version().equals("1.0.0"))
              .findFirst()
              .orElseThrow();
      assertEquals(State.LINGERING, old.state());
      assertEquals("its bundle was updated; serves until the new version does", old.reason());
      registry.stopped(1);
      kernel.pass(GRACE.multipliedBy(3));
      assertEquals(List.of(), kernel.chain(), content);
      assertEquals(List.of(), kernel.open);
    }
  }

  @Test
  void anUpdateThatFailedIsFollowedByOneThatServes() {
    start(1, "1.0.0", "v1", route());
    registry.announced(1, "routing", true);
    registry.stopped(1);
    start(1, "1.1.0", "unsafe", route());
    kernel.pass(GRACE.multipliedBy(10));
    registry.stopped(1);
    start(1, "1.2.0", "v3", route());
    registry.announced(1, "routing", true);
    assertEquals(List.of("routing@v3"), kernel.chain());
    kernel.pass(GRACE.multipliedBy(2));
    assertEquals(List.of("routing@v3"), kernel.open);
  }

  @Test
  void programsOfAnEarlierProcessGoAfterTheFirstChain() {
    for (int index : new int[] {1, 2}) {
      kernel.installed.put(index, "of an earlier process");
      indices.inherit(index);
    }
    kernel.pass(GRACE.multipliedBy(2));
    assertEquals(2, kernel.installed.size());
    start(1, "1.0.0", "v1", slot("core", Phase.BALANCE, true));
    assertEquals(3, registry.report().getFirst().index());
    assertEquals(3, kernel.installed.size());
    kernel.pass(GRACE);
    assertEquals(List.of(3), List.copyOf(kernel.installed.keySet()));
    assertEquals(List.of("core@v1"), kernel.chain());
  }

  @Test
  void theChainOfAnEarlierProcessServesUntilItsPhasesAreFilled() {
    registry = create(Set.of(Phase.ROUTE, Phase.BALANCE));
    start(1, "1.0.0", "v1", slot("core", Phase.BALANCE, true));
    assertEquals(0, kernel.swaps.size());
    assertEquals(List.of(State.WAITING), states());
    start(2, "1.0.0", "v1", route());
    assertEquals(0, kernel.swaps.size());
    registry.announced(2, "routing", true);
    assertEquals(List.of("routing@v1", "core@v1"), kernel.chain());
    registry.stopped(2);
    kernel.pass(GRACE);
    assertEquals(List.of("core@v1"), kernel.chain());
  }

  @Test
  void aChainOfAnEarlierProcessDoesNotServeForEver() {
    registry = create(Set.of(Phase.LIMIT));
    start(1, "1.0.0", "v1", slot("core", Phase.BALANCE, true));
    kernel.pass(SlotRegistry.TAKEOVER.minusMillis(1));
    assertEquals(0, kernel.swaps.size());
    kernel.pass(Duration.ofMillis(1));
    assertEquals(List.of("core@v1"), kernel.chain());
  }

  @Test
  void aStoppedBundleLeavesTheChainAfterTheGraceTimeAndTheKernelAfterAnother() {
    start(1, "1.0.0", "v1", route());
    registry.announced(1, "routing", true);
    registry.stopped(1);
    assertEquals(List.of(), kernel.published);
    kernel.pass(GRACE.minusMillis(1));
    assertEquals(List.of("routing@v1"), kernel.chain());
    kernel.pass(Duration.ofMillis(1));
    assertEquals(List.of(), kernel.chain());
    assertEquals(List.of(State.RETIRING), states());
    assertEquals(1, kernel.installed.size());
    kernel.pass(GRACE);
    assertEquals(List.of(), kernel.open);
    assertTrue(kernel.installed.isEmpty());
    assertTrue(kernel.counted.isEmpty());
    assertEquals(List.of(), states());
  }

  @Test
  void aBundleThatNeverServedGoesAfterOneGraceTime() {
    start(1, "1.0.0", "v1", route());
    registry.stopped(1);
    kernel.pass(GRACE);
    assertEquals(List.of(), kernel.open);
  }

  @Test
  void aProgramThatDoesNotVerifyChangesNothing() {
    start(1, "1.0.0", "v1", route());
    registry.announced(1, "routing", true);
    int swaps = kernel.swaps.size();
    start(2, "2.0.0", "unsafe", route());
    registry.announced(2, "routing", true);
    assertEquals(swaps, kernel.swaps.size());
    assertEquals(List.of("routing@v1"), kernel.chain());
    SlotStatus refused =
        registry.report().stream()
            .filter(s -> s.state() == State.REFUSED)
            .findFirst()
            .orElseThrow();
    assertEquals("R0 invalid mem access 'scalar'", refused.reason());
    assertEquals("2.0.0", refused.version());
  }

  @Test
  void aRefusedObjectLeavesNothing() {
    start(1, "1.0.0", "without programs", route());
    assertEquals(
        "bpf/routing.bpf.o has no program for the slot routing:"
            + " WEFT_SLOT(route, routing) is missing",
        reason());
    start(2, "1.0.0", "install fails", route());
    assertEquals(List.of(State.REFUSED, State.REFUSED), states());
    assertTrue(kernel.open.isEmpty());
    assertTrue(kernel.installed.isEmpty());
    assertTrue(kernel.published.isEmpty());
    registry.stopped(1);
    registry.stopped(2);
    kernel.pass(GRACE);
    assertEquals(List.of(), states());
  }

  @Test
  void aSlotWaitsForThePhaseThatItNeeds() {
    start(1, "1.0.0", "v1", route(Phase.PARSE));
    registry.announced(1, "routing", true);
    assertEquals(List.of(), kernel.chain());
    assertEquals("needs a slot in phase parse", reason());
    start(2, "1.0.0", "p1", slot("parser", Phase.PARSE, true));
    assertEquals(List.of("parser@p1", "routing@v1"), kernel.chain());
    registry.stopped(2);
    kernel.pass(GRACE);
    assertEquals(List.of(), kernel.chain());
    assertEquals(State.WAITING, states().getLast());
  }

  @Test
  void aNewVersionWhoseNeedNobodyFillsLeavesTheOldOneInPlace() {
    start(1, "1.0.0", "v1", route());
    registry.announced(1, "routing", true);
    start(2, "2.0.0", "v2", route(Phase.PARSE));
    registry.announced(2, "routing", true);
    assertEquals(List.of("routing@v1"), kernel.chain());
    assertEquals(List.of(State.ACTIVE, State.WAITING), states());
    assertEquals("needs a slot in phase parse", registry.report().getLast().reason());
  }

  @Test
  void onmissOutlivesTheBundle() {
    SlotDeclaration lenient =
        new SlotDeclaration(
            "mirror", Phase.SPLIT, 100, OnMiss.PASS, "bpf/mirror.bpf.o", true, Set.of());
    start(1, "1.0.0", "v1", lenient);
    assertEquals(OnMiss.PASS, kernel.onMiss(Phase.SPLIT));
    registry.stopped(1);
    kernel.pass(GRACE);
    assertEquals(List.of(), kernel.chain());
    assertEquals(OnMiss.PASS, kernel.onMiss(Phase.SPLIT));
    assertEquals(OnMiss.PASS, kernel.memory.known.get(Phase.SPLIT));
  }

  @Test
  void tablesThatAreWithdrawnEndTheServiceAfterTheGraceTime() {
    start(1, "1.0.0", "v1", route());
    registry.announced(1, "routing", true);
    registry.announced(1, "routing", false);
    assertEquals(List.of("routing@v1"), kernel.chain());
    kernel.pass(GRACE);
    assertEquals(List.of(), kernel.chain());
    assertEquals("its tables are not filled yet", reason());
    registry.announced(1, "routing", true);
    assertEquals(List.of("routing@v1"), kernel.chain());
  }

  @Test
  void aReturnWithinTheGraceTimeIsNotEndedByTheOldTimer() {
    start(1, "1.0.0", "v1", route());
    registry.announced(1, "routing", true);
    registry.announced(1, "routing", false);
    kernel.pass(Duration.ofSeconds(3));
    registry.announced(1, "routing", true);
    registry.announced(1, "routing", false);
    kernel.pass(Duration.ofSeconds(3));
    assertEquals(List.of("routing@v1"), kernel.chain());
    kernel.pass(Duration.ofSeconds(2));
    assertEquals(List.of(), kernel.chain());
  }

  @Test
  void aSwapThatFailsLeavesTheOldChainAndSaysSo() {
    start(1, "1.0.0", "v1", route());
    registry.announced(1, "routing", true);
    start(2, "2.0.0", "v2", route());
    kernel.swapFailure = new IllegalStateException("EPERM");
    registry.announced(2, "routing", true);
    assertEquals(List.of("routing@v1"), kernel.chain());
    assertEquals(State.ACTIVE, states().getFirst());
    kernel.swapFailure = null;
    registry.stopped(1);
    assertEquals(List.of("routing@v2"), kernel.chain());
  }

  @Test
  void anIndexIsNotUsedAgainWhileRequestsMayBeOnTheirWayToIt() {
    start(1, "1.0.0", "v1", route());
    registry.announced(1, "routing", true);
    int first = registry.report().getFirst().index();
    registry.stopped(1);
    start(1, "2.0.0", "v2", route());
    registry.announced(1, "routing", true);
    assertTrue(
        registry.report().stream()
            .filter(s -> s.index() == first)
            .allMatch(s -> s.version().equals("1.0.0")));
    assertTrue(kernel.installed.containsKey(first));
  }

  @Test
  void aSlotThatNoHookHereRunsKeepsNobodyWaiting() {
    SlotDeclaration unused =
        new SlotDeclaration(
            "seen", Phase.OBSERVE, 100, OnMiss.PASS, "bpf/seen.bpf.o", true, Set.of());
    start(1, "1.0.0", "v1", unused);
    assertEquals(List.of(State.UNUSED), states());
    assertEquals(
        Optional.empty(), registry.settled(1).toCompletableFuture().getNow(Optional.of("waits")));
  }
}
