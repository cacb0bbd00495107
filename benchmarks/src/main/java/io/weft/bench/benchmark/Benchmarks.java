package io.weft.bench.benchmark;

import java.util.List;
import java.util.Optional;

/** The benchmarks there are. */
public final class Benchmarks {
  private static final List<Benchmark> ALL =
      List.of(
          new PathsBenchmark(),
          new SpliceBenchmark(),
          new RoutesBenchmark(),
          new ReadyBenchmark(),
          new UpdateBenchmark(),
          new LargeBenchmark());

  private Benchmarks() {}

  /** The one of this name, all without a name, none for an unknown name. */
  public static List<Benchmark> named(Optional<String> name) {
    return ALL.stream().filter(b -> name.isEmpty() || b.name().equals(name.get())).toList();
  }

  /** A line each, for the help. */
  public static String[] summaries() {
    return ALL.stream()
        .map(b -> "  %-8s %s".formatted(b.name(), b.summary()))
        .toArray(String[]::new);
  }
}
