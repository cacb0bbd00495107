package io.weft.xds.engine;

import com.google.protobuf.InvalidProtocolBufferException;
import io.weft.spi.xds.ResourceName;
import io.weft.xds.coverage.CoverageCheck;
import io.weft.xds.coverage.Verdict;
import io.weft.xds.engine.Entry.State;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/** Decides whether the offered version of a resource can be given to its handlers now. */
final class Evaluation {
  private final Resources resources;
  private final References references;
  private final CoverageCheck coverage;
  private final FetchTimeout timeout;
  private final Serial serial;
  private final Wake wake;
  private long coverageVersion;

  Evaluation(
      Resources resources,
      References references,
      CoverageCheck coverage,
      FetchTimeout timeout,
      Serial serial,
      Wake wake) {
    this.resources = resources;
    this.references = references;
    this.coverage = coverage;
    this.timeout = timeout;
    this.serial = serial;
    this.wake = wake;
  }

  /** How entries get looked at. */
  interface Wake {
    /** In this pass. */
    void now(Entry entry);

    /** In a pass of its own. */
    void later(Entry entry);
  }

  void coverageChanged() {
    coverageVersion++;
  }

  /** Sets the entry's state; true when it is to be applied. */
  boolean ready(Entry entry) {
    Offer chosen = entry.chosen();
    if (chosen == null) {
      leave(entry);
      return false;
    }
    entry.leavingSince = null;
    Verdict verdict = judge(entry, chosen);
    if (inForce(entry, chosen)) {
      state(entry, State.APPLIED, verdict.accepted() ? "" : "in force, but " + verdict.reason());
      return false;
    }
    if (ByName.contains(entry.name.typeUrl()) && !references.any(entry.name)) {
      state(entry, State.UNREFERENCED, "nothing in force refers to it");
      return false;
    }
    return accepted(entry, verdict) && handled(entry) && parsed(entry, chosen) && warm(entry);
  }

  private void leave(Entry entry) {
    references.offered(entry, Set.of());
    state(entry, State.LEAVING, "no source has it any more");
    entry.type.leaving.add(entry);
  }

  private Verdict judge(Entry entry, Offer chosen) {
    if (entry.judged != chosen.value() || entry.judgedBy != coverageVersion) {
      entry.verdict = coverage.check(entry.name.typeUrl(), chosen.value());
      entry.judged = chosen.value();
      entry.judgedBy = coverageVersion;
    }
    return entry.verdict;
  }

  private static boolean inForce(Entry entry, Offer chosen) {
    return chosen.same(entry.applied)
        && entry.type.handlers.stream()
            .allMatch(h -> h.replayed() && h.has(entry.name.name(), chosen.value()));
  }

  private boolean accepted(Entry entry, Verdict verdict) {
    if (verdict.accepted()) {
      return true;
    }
    refuse(entry, verdict.reason());
    return false;
  }

  /** The offered version is refused; what it refers to is not wanted for its sake. */
  void refuse(Entry entry, String reason) {
    references.offered(entry, Set.of());
    entry.parsed = null;
    entry.waitingSince = null;
    state(entry, State.REFUSED, reason);
  }

  private boolean handled(Entry entry) {
    if (entry.type.handlers.isEmpty()) {
      state(entry, State.UNHANDLED, "no enabled feature takes a " + entry.type.label());
      return false;
    }
    return true;
  }

  private boolean parsed(Entry entry, Offer chosen) {
    try {
      entry.parsed = entry.parse(chosen.value());
      var names = new LinkedHashSet<ResourceName>();
      entry.type.handlers.forEach(h -> names.addAll(h.references(entry.parsed)));
      references.offered(entry, names);
      return true;
    } catch (InvalidProtocolBufferException | RuntimeException e) {
      refuse(entry, "cannot be read: " + e.getMessage());
      return false;
    }
  }

  private boolean warm(Entry entry) {
    // Referred entries come first by their order; they may have become wanted only now.
    entry.references.stream().map(resources::find).flatMap(Optional::stream).forEach(this::wanted);
    for (ResourceName name : entry.references) {
      Optional<String> missing = missing(name);
      if (missing.isPresent() && !waitedLongEnough(entry, name)) {
        entry.parsed = null;
        state(entry, State.WAITING, missing.get());
        return false;
      }
    }
    entry.waitingSince = null;
    return true;
  }

  private void wanted(Entry referred) {
    if (referred.state == State.UNREFERENCED || referred.state == State.NEW) {
      wake.now(referred);
    }
  }

  private Optional<String> missing(ResourceName name) {
    Optional<Entry> entry = resources.find(name);
    if (entry.isPresent() && entry.get().applied != null) {
      return Optional.empty();
    }
    boolean offered = entry.isPresent() && entry.get().chosen() != null;
    boolean refused = offered && entry.get().state == State.REFUSED;
    if (ByName.contains(name.typeUrl())) {
      String why = refused ? ", which is refused: " + entry.get().reason : "";
      return Optional.of("waits for " + text(name) + why);
    }
    // A route may name a cluster that never comes: that is 503 for its requests, not for all
    // others.
    boolean coming = offered && !refused && entry.get().state != State.UNHANDLED;
    return coming ? Optional.of("waits for " + text(name)) : Optional.empty();
  }

  /** Why the fate of an entry is open; a reference that is refused keeps it waiting for good. */
  Optional<String> unsettled(Entry entry) {
    boolean refused =
        entry.references.stream()
            .map(resources::find)
            .flatMap(Optional::stream)
            .anyMatch(e -> e.applied == null && e.state == State.REFUSED);
    boolean open = entry.state == State.NEW || (entry.state == State.WAITING && !refused);
    return open ? Optional.of((text(entry.name) + " " + entry.reason).strip()) : Optional.empty();
  }

  private static String text(ResourceName name) {
    return TypeState.label(name.typeUrl()) + " " + name.name();
  }

  private boolean waitedLongEnough(Entry entry, ResourceName name) {
    boolean refused = resources.find(name).filter(e -> e.state == State.REFUSED).isPresent();
    Optional<Duration> limit = timeout.of(entry.parsed);
    if (entry.waitingSince == null) {
      entry.waitingSince = serial.now();
      limit.ifPresent(l -> serial.after(l, () -> wake.later(entry)));
    }
    return !refused
        && limit.filter(l -> !serial.now().isBefore(entry.waitingSince.plus(l))).isPresent();
  }

  private void state(Entry entry, State state, String reason) {
    boolean changed = entry.state != state || !entry.reason.equals(reason);
    entry.state = state;
    entry.reason = reason;
    if (changed && state == State.REFUSED) {
      wakeReferrers(entry);
    }
  }

  /** Those that wait for an entry look again. */
  void wakeReferrers(Entry entry) {
    references.of(entry.name).stream()
        .filter(e -> e.state == State.WAITING)
        .toList()
        .forEach(wake::now);
  }
}
