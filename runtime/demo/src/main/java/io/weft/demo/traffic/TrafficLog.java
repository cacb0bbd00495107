package io.weft.demo.traffic;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/** The calls of the last while, and how many failed since the start. Safe for many threads. */
public final class TrafficLog {
  private final Duration kept;
  private final LongSupplier nanos;
  private final Deque<Timed> samples = new ArrayDeque<>();
  private final Map<Key, Long> errors = new HashMap<>();
  private Optional<Sample> lastFailure = Optional.empty();

  private record Timed(long at, Sample sample) {}

  /**
   * @param kept how long a call is remembered
   * @param nanos a clock of nanoseconds
   */
  public TrafficLog(Duration kept, LongSupplier nanos) {
    this.kept = kept;
    this.nanos = nanos;
  }

  public synchronized void add(List<Sample> more) {
    long now = nanos.getAsLong();
    for (Sample sample : more) {
      samples.addLast(new Timed(now, sample));
      if (!sample.ok()) {
        errors.merge(Key.of(sample), 1L, Long::sum);
        lastFailure = Optional.of(sample);
      }
    }
    forget(now);
  }

  private void forget(long now) {
    while (!samples.isEmpty() && now - samples.getFirst().at() > kept.toNanos()) {
      samples.removeFirst();
    }
  }

  /** Counts of the remembered calls. */
  public synchronized Map<Key, Counts> counts() {
    forget(nanos.getAsLong());
    Map<Key, List<Sample>> groups = new HashMap<>();
    samples.forEach(
        timed ->
            groups
                .computeIfAbsent(Key.of(timed.sample()), key -> new ArrayList<>())
                .add(timed.sample()));
    Map<Key, Counts> counts = new HashMap<>();
    groups.forEach((key, group) -> counts.put(key, Counts.of(group)));
    return counts;
  }

  /** Failed calls since the start. */
  public synchronized Map<Key, Long> errors() {
    return Map.copyOf(errors);
  }

  /** The failure that nobody has taken yet. */
  public synchronized Optional<Sample> takeFailure() {
    Optional<Sample> taken = lastFailure;
    lastFailure = Optional.empty();
    return taken;
  }
}
