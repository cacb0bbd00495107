package io.weft.bench.measure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * Samples of several paths taken in turn. What disturbs the machine for a while hits neighbours
 * alike, so paths are compared within a round, and then over the rounds.
 */
public final class Rounds {
  private final Map<String, List<Sample>> samples = new LinkedHashMap<>();

  /** Measures one path once. */
  @FunctionalInterface
  public interface Measurement {
    Sample take(String path) throws MeasurementException, InterruptedException;
  }

  private Rounds() {}

  /** Visits all paths in their order, {@code count} times over. */
  public static Rounds run(int count, List<String> paths, Measurement measurement)
      throws MeasurementException, InterruptedException {
    var rounds = new Rounds();
    for (int round = 0; round < count; round++) {
      for (String path : paths) {
        rounds.add(path, measurement.take(path));
      }
    }
    return rounds;
  }

  private void add(String path, Sample sample) {
    samples.computeIfAbsent(path, _ -> new ArrayList<>()).add(sample);
  }

  /** The paths in the order of their first sample. */
  public List<String> paths() {
    return List.copyOf(samples.keySet());
  }

  /** All values of one path. */
  public Spread of(String path, ToDoubleFunction<Sample> value) {
    return Spread.of(of(path).stream().mapToDouble(value).toArray());
  }

  /** Of each round, the path's value divided by the other's. */
  public Spread ratio(String path, String to, ToDoubleFunction<Sample> value) {
    List<Sample> above = of(path);
    List<Sample> below = of(to);
    double[] ratios = new double[above.size()];
    for (int i = 0; i < ratios.length; i++) {
      ratios[i] = value.applyAsDouble(above.get(i)) / value.applyAsDouble(below.get(i));
    }
    return Spread.of(ratios);
  }

  public long failed(String path) {
    return of(path).stream().mapToLong(Sample::failed).sum();
  }

  private List<Sample> of(String path) {
    List<Sample> found = samples.get(path);
    if (found == null) {
      throw new IllegalArgumentException("path " + path + " was not measured");
    }
    return found;
  }
}
