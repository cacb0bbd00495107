package io.weft.kernel;

import java.util.List;

/** Tries on this kernel what Weft needs, by doing it. */
public final class Probe {
  /**
   * One answer.
   *
   * @param name what was tried
   * @param ok whether it works here
   * @param reason what happened
   * @param fix what to do where it does not work; empty where it does
   */
  public record Result(String name, boolean ok, String reason, String fix) {}

  private final Kernel kernel;

  Probe(Kernel kernel) {
    this.kernel = kernel;
  }

  List<Result> run() {
    return List.of();
  }
}
