package io.weft.pipeline.internal.slots;

import io.weft.pipeline.SlotStatus;
import io.weft.pipeline.SlotStatus.State;
import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import io.weft.pipeline.chain.Slot;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Says of every slot in which state it is, and why. */
final class SlotReporter {
  private static final Comparator<SlotStatus> IN_ORDER =
      Comparator.comparingInt(SlotReporter::phaseNumber)
          .thenComparingLong(SlotStatus::order)
          .thenComparing(SlotStatus::slot)
          .thenComparingInt(SlotStatus::index);

  private final List<ObjectUnit> units;
  private final ChainPlan inForce;
  private final ChainPlan wanted;

  private SlotReporter(List<ObjectUnit> units, ChainPlan inForce, ChainPlan wanted) {
    this.units = units;
    this.inForce = inForce;
    this.wanted = wanted;
  }

  /** {@code wanted} differs from {@code inForce} when it could not be put in force. */
  static List<SlotStatus> report(List<ObjectUnit> units, ChainPlan inForce, ChainPlan wanted) {
    SlotReporter reporter = new SlotReporter(units, inForce, wanted);
    return units.stream().flatMap(reporter::ofUnit).sorted(IN_ORDER).toList();
  }

  private static int phaseNumber(SlotStatus status) {
    return Phase.labelled(status.phase()).map(Phase::number).orElse(Integer.MAX_VALUE);
  }

  private Stream<SlotStatus> ofUnit(ObjectUnit unit) {
    if (unit.source().slots().isEmpty()) {
      return Stream.of(unreadable(unit.source(), unit.refusal()));
    }
    return unit.source().slots().stream().map(declaration -> status(unit, declaration));
  }

  private static SlotStatus unreadable(BundleObject source, String reason) {
    Origin origin = source.origin();
    return new SlotStatus(
        "",
        0,
        source.name(),
        OnMiss.REJECT,
        origin.bundle(),
        origin.symbolicName(),
        origin.version().toString(),
        source.name(),
        0,
        State.REFUSED,
        reason);
  }

  private SlotStatus status(ObjectUnit unit, SlotDeclaration declared) {
    Origin origin = unit.source().origin();
    Optional<Slot> slot = Optional.ofNullable(unit.slots().get(declared));
    State state = state(unit, declared);
    return new SlotStatus(
        declared.phase().label(),
        declared.order(),
        declared.name(),
        declared.onMiss(),
        origin.bundle(),
        origin.symbolicName(),
        origin.version().toString(),
        unit.source().name(),
        slot.map(Slot::index).orElse(0),
        state,
        reason(unit, declared, state));
  }

  private State state(ObjectUnit unit, SlotDeclaration declared) {
    if (unit.object().isEmpty()) {
      return State.REFUSED;
    }
    if (serves(unit, declared)) {
      return unit.ready(declared) ? State.ACTIVE : State.LINGERING;
    }
    if (unit.stopped()) {
      return State.RETIRING;
    }
    if (!unit.slots().containsKey(declared)) {
      return State.UNUSED;
    }
    boolean higher =
        unit.ready(declared)
            && waitingFor(unit, declared).isEmpty()
            && inForce.chosen().containsKey(declared.name());
    return higher ? State.SUPERSEDED : State.WAITING;
  }

  private boolean serves(ObjectUnit unit, SlotDeclaration declared) {
    Candidate chosen = inForce.chosen().get(declared.name());
    return chosen != null && chosen.unit() == unit;
  }

  private String reason(ObjectUnit unit, SlotDeclaration declared, State state) {
    return switch (state) {
      case ACTIVE -> "";
      case REFUSED -> unit.refusal();
      case LINGERING -> lingering(unit);
      case RETIRING -> "its bundle has stopped; requests on their way may still need it";
      case UNUSED ->
          "only messages that the kernel carries need it: io.weft.pipeline: {splice: true}";
      case SUPERSEDED -> "version " + inForceVersion(declared) + " serves";
      case WAITING ->
          unit.ready(declared)
              ? waitingFor(unit, declared)
                  .orElse("an earlier process's slots serve, or the chain could not be changed")
              : "its tables are not filled yet";
    };
  }

  private String lingering(ObjectUnit unit) {
    return units.stream().anyMatch(other -> other.succeeds(unit))
        ? "its bundle was updated; serves until the new version does"
        : "its bundle has stopped; serves until the grace time ends";
  }

  private String inForceVersion(SlotDeclaration declared) {
    return inForce.chosen().get(declared.name()).origin().version().toString();
  }

  private Optional<String> waitingFor(ObjectUnit unit, SlotDeclaration declared) {
    return wanted.waiting().entrySet().stream()
        .filter(e -> e.getKey().unit() == unit && e.getKey().declaration().equals(declared))
        .map(Map.Entry::getValue)
        .findFirst();
  }
}
