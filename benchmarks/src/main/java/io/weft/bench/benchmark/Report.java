package io.weft.bench.benchmark;

import io.weft.bench.figure.Figure;
import java.util.ArrayList;
import java.util.List;

/** What a run has measured, and what it could not. */
public final class Report {
  private final List<Figure> fixed = new ArrayList<>();
  private final List<Figure> details = new ArrayList<>();
  private final List<String> tables = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private final List<Comparison> comparisons = new ArrayList<>();

  /** A figure whose name is fixed. */
  void add(Figure figure) {
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
    comparisons.add(made);
  }

  /** Something that could not be measured. */
  public void problem(String what) {
    problems.add(what);
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

  public List<String> problems() {
    return List.copyOf(problems);
  }

  /** Ways side by side, those that were measured. */
  public List<Comparison> comparisons() {
    return comparisons.stream().filter(made -> !made.rounds().isEmpty()).toList();
  }
}
