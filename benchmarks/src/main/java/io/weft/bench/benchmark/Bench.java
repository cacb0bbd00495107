package io.weft.bench.benchmark;

import io.weft.bench.figure.Figure;
import io.weft.bench.machine.Workspace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a benchmark works with and reports to. */
public final class Bench {
  private final Workspace workspace;
  private final boolean quick;
  private final Path envoy;
  private final List<Figure> fixed = new ArrayList<>();
  private final List<Figure> details = new ArrayList<>();
  private final List<String> tables = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private Optional<Comparison> comparison = Optional.empty();

  /**
   * @param quick fewer and shorter rounds, for a first look
   * @param envoy the program
   */
  public Bench(Workspace workspace, boolean quick, Path envoy) {
    this.workspace = workspace;
    this.quick = quick;
    this.envoy = envoy;
  }

  public Workspace workspace() {
    return workspace;
  }

  boolean isQuick() {
    return quick;
  }

  /** One of two numbers: for a quick run or for a whole one. */
  int choose(int whenQuick, int whenWhole) {
    return quick ? whenQuick : whenWhole;
  }

  Path envoy() {
    return envoy;
  }

  /** Says what happens now, to standard error, because standard output is the report. */
  void progress(String what) {
    System.err.println("weft: " + what);
  }

  /** Something that could not be measured. */
  public void problem(String what) {
    problems.add(what);
    progress(what);
  }

  /** What could not be measured. */
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** A figure whose name is fixed. */
  void report(Figure figure) {
    fixed.add(figure);
  }

  /** A figure that explains others. */
  void detail(Figure figure) {
    details.add(figure);
  }

  /** A table for people. */
  void table(String title, String text) {
    tables.add(title + "\n\n" + text);
  }

  void compare(Comparison made) {
    comparison = Optional.of(made);
  }

  /** Figures of fixed names, in the order of their report. */
  public List<Figure> fixed() {
    return List.copyOf(fixed);
  }

  /** All figures, the fixed ones first. */
  public List<Figure> figures() {
    var all = new ArrayList<>(fixed);
    all.addAll(details);
    return all;
  }

  public List<String> tables() {
    return List.copyOf(tables);
  }

  /** The ways side by side, once they were measured. */
  public Optional<Comparison> comparison() {
    return comparison;
  }
}
