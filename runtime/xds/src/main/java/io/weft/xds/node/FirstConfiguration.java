package io.weft.xds.node;

import io.weft.xds.engine.Engine;
import io.weft.xds.engine.Serial;
import io.weft.xds.engine.Source;
import io.weft.xds.engine.SourceId;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Whether the first full configuration of each source, or its last good one, has been dealt with.
 * What happens to a source later does not make the node unready: what is in force stays. Used on
 * the serial thread, but for the questions.
 */
final class FirstConfiguration {
  private static final Duration PACE = Duration.ofSeconds(1);

  private static final String STARTING = "the bundles that take resources are starting";

  private final Serial serial;
  private final Engine engine;
  private final Map<SourceId, Source> awaited = new TreeMap<>();
  private final Set<String> done = new HashSet<>();
  private final Set<String> starting = ConcurrentHashMap.newKeySet();
  private final Map<String, String> unusable = new ConcurrentSkipListMap<>();
  private volatile Optional<String> missing = Optional.of(STARTING);
  private boolean scheduled;

  FirstConfiguration(Serial serial, Engine engine) {
    this.serial = serial;
    this.engine = engine;
  }

  /** A source is about to start. Any thread. */
  void expect(String source) {
    starting.add(source);
  }

  /** A source has started. */
  void await(Source source) {
    if (!done.contains(source.id().name())) {
      awaited.put(source.id(), source);
    }
    look();
    starting.remove(source.id().name());
  }

  /** A source is not configured any more, or anew, when what it brought stays in force. */
  void forget(SourceId source, boolean forGood) {
    awaited.remove(source);
    if (forGood) {
      done.remove(source.name());
    }
    look();
  }

  /** A source's configuration makes no sense. Any thread. */
  void unusable(String source, String why) {
    unusable.put(source, why);
  }

  /** Such a source is not configured any more. Any thread. */
  void corrected(String source) {
    unusable.remove(source);
  }

  /** Looks at the sources that are awaited. */
  void look() {
    Optional<String> first = engine.isOpen() ? Optional.empty() : Optional.of(STARTING);
    for (Source source : Set.copyOf(awaited.values())) {
      Optional<String> what = source.missing().or(() -> engine.unsettled(source.id()));
      if (what.isEmpty()) {
        awaited.remove(source.id());
        done.add(source.id().name());
      }
      first = first.or(() -> what);
    }
    missing = first;
    if (!awaited.isEmpty() && !scheduled) {
      scheduled = true;
      serial.after(PACE, this::again);
    }
  }

  /** Time alone can settle a source: one that does not answer for a type has nothing of it. */
  private void again() {
    scheduled = false;
    look();
  }

  /** What is missing; empty when nothing is. Any thread. */
  Optional<String> problem() {
    return unusable.entrySet().stream()
        .map(e -> "source " + e.getKey() + " is not used: " + e.getValue())
        .findFirst()
        .or(() -> starting.stream().map(name -> "source " + name + " starts").findFirst())
        .or(() -> missing);
  }
}
