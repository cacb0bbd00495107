package io.weft.pipeline.internal.slots;

import io.weft.pipeline.SlotStatus;
import io.weft.pipeline.chain.Chain;
import io.weft.pipeline.chain.ChainCompiler;
import io.weft.pipeline.chain.Hook;
import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import io.weft.pipeline.chain.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Which slots serve. Everything that changes comes in on the worker, one after the other; the chain
 * in force changes only when its successor is complete in the kernel.
 */
final class SlotRegistry {
  private static final Logger LOG = LogManager.getLogger(SlotRegistry.class);

  /** Before whoever waits for {@link #settled} gives up, so that it learns the reason. */
  private static final Duration SETTLE = Duration.ofSeconds(9);

  /**
   * How long an earlier process's chain serves while this one's does not fill all of its phases.
   */
  static final Duration TAKEOVER = Duration.ofSeconds(5);

  private final Worker worker;
  private final UnitLoader loader;
  private final ChainSwitch chainSwitch;
  private final OnMissMemory memory;
  private final Duration grace;
  private final List<ObjectUnit> units = new ArrayList<>();
  private final Map<CompletableFuture<Optional<String>>, Long> settlements = new HashMap<>();
  private Set<Phase> inherited;
  private Map<Phase, OnMiss> onMiss;
  private ChainPlan plan = ChainPlan.of(List.of());
  private Map<Hook, Chain> chains = Map.of();
  private volatile List<SlotStatus> report = List.of();
  private volatile List<LoadedObject> objects = List.of();

  SlotRegistry(
      Worker worker,
      UnitLoader loader,
      ChainSwitch chainSwitch,
      OnMissMemory memory,
      Duration grace,
      Set<Phase> inherited) {
    this.worker = worker;
    this.loader = loader;
    this.chainSwitch = chainSwitch;
    this.memory = memory;
    this.grace = grace;
    this.inherited = inherited;
    this.onMiss = memory.load();
    if (!inherited.isEmpty()) {
      worker.after(
          TAKEOVER,
          () -> {
            this.inherited = Set.of();
            replan();
          });
    }
  }

  /** A bundle with slots has started. */
  void started(BundleObject source) {
    worker.run(
        () -> {
          ObjectUnit unit = new ObjectUnit(source);
          units.add(unit);
          loader.load(unit);
          replan();
        });
  }

  /** A bundle says that the tables of an object are filled, or that they are not any more. */
  void announced(long bundle, String object, boolean ready) {
    worker.run(
        () -> {
          units.stream()
              .filter(unit -> unit.isOf(bundle) && unit.source().name().equals(object))
              .forEach(unit -> announce(unit, ready));
          replan();
        });
  }

  /** A bundle has stopped. */
  void stopped(long bundle) {
    worker.run(
        () -> {
          units.stream().filter(unit -> unit.isOf(bundle)).toList().forEach(this::stop);
          replan();
        });
  }

  /** Completes when all slots of a bundle serve or one of them cannot, with the reason then. */
  CompletionStage<Optional<String>> settled(long bundle) {
    CompletableFuture<Optional<String>> answer = new CompletableFuture<>();
    worker.run(
        () -> {
          settlements.put(answer, bundle);
          worker.after(SETTLE, () -> answer.complete(Settlement.why(bundle, report)));
          settle();
        });
    return answer;
  }

  /** Leaves the chain in the kernel as it is, for who adopts it, and lets go of the objects. */
  void close() {
    units.forEach(
        unit -> {
          unit.stop();
          unit.object().ifPresent(LoadedObject::close);
        });
    units.clear();
  }

  List<LoadedObject> objects() {
    return objects;
  }

  List<SlotStatus> report() {
    return report;
  }

  private void announce(ObjectUnit unit, boolean ready) {
    if (!unit.announce(ready)) {
      return;
    }
    if (ready) {
      unit.cancelLingering();
    } else {
      linger(unit);
    }
  }

  private void stop(ObjectUnit unit) {
    unit.stop();
    linger(unit);
  }

  private void linger(ObjectUnit unit) {
    if (!serves(unit) || unit.lingering()) {
      return;
    }
    lingerOn(unit, unit.linger());
  }

  private void lingerOn(ObjectUnit unit, int ticket) {
    worker.after(
        grace,
        () -> {
          if (unit.lingers(ticket) && successorFailed(unit)) {
            lingerOn(unit, ticket);
          } else if (unit.endLingering(ticket)) {
            replan();
          }
        });
  }

  /**
   * An update in place whose new version is refused or never fills its tables: the last good one
   * stays.
   */
  private boolean successorFailed(ObjectUnit unit) {
    return units.stream().anyMatch(other -> other.succeeds(unit) && !serves(other));
  }

  private void replan() {
    ChainPlan next = ChainPlan.of(candidates());
    try {
      if (takesOver(next)) {
        swap(next);
      }
    } catch (RuntimeException e) {
      LOG.error("the chain stays as it is: {}", e.getMessage());
      LOG.debug("the chain stays as it is", e);
    }
    retireStopped();
    publish(next);
    settle();
  }

  /** Once true it stays so. */
  private boolean takesOver(ChainPlan next) {
    Set<Phase> filled = EnumSet.noneOf(Phase.class);
    next.slots().forEach(slot -> filled.add(slot.phase()));
    if (!filled.containsAll(inherited)) {
      return false;
    }
    inherited = Set.of();
    return true;
  }

  private void publish(ChainPlan wanted) {
    report = SlotReporter.report(units, plan, wanted);
    objects = units.stream().flatMap(unit -> unit.object().stream()).toList();
  }

  private void settle() {
    settlements.forEach(
        (answer, bundle) -> {
          if (Settlement.reached(bundle, report)) {
            answer.complete(Settlement.why(bundle, report));
          }
        });
    settlements.keySet().removeIf(CompletableFuture::isDone);
  }

  private List<Candidate> candidates() {
    List<Candidate> candidates = new ArrayList<>();
    for (ObjectUnit unit : units) {
      unit.slots()
          .forEach(
              (declaration, slot) -> {
                boolean ready = unit.ready(declaration);
                if (ready || unit.lingering()) {
                  candidates.add(new Candidate(unit, declaration, slot, ready));
                }
              });
    }
    return candidates;
  }

  private void swap(ChainPlan next) {
    List<Slot> slots = next.slots();
    Map<Phase, OnMiss> known = ChainCompiler.learn(slots, onMiss);
    Map<Hook, Chain> compiled = ChainCompiler.compile(slots, known);
    if (!compiled.equals(chains)) {
      chainSwitch.swap(compiled);
      if (chains.isEmpty()) {
        worker.after(grace, loader::reclaim);
      }
      chains = compiled;
    }
    ChainLog.changed(plan, next);
    plan = next;
    if (!known.equals(onMiss)) {
      onMiss = known;
      memory.save(known);
    }
  }

  /**
   * A stopped bundle's object goes when no slot of it serves any more and no request can be on its
   * way there.
   */
  private void retireStopped() {
    for (ObjectUnit unit : units) {
      if (unit.stopped() && !serves(unit) && unit.beginClosing()) {
        worker.after(grace, () -> remove(unit));
      }
    }
  }

  private boolean serves(ObjectUnit unit) {
    return plan.chosen().values().stream().anyMatch(chosen -> chosen.unit() == unit);
  }

  private void remove(ObjectUnit unit) {
    loader.unload(unit);
    units.remove(unit);
    publish(plan);
  }
}
