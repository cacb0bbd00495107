package io.weft.bench.benchmark;

import io.weft.bench.machine.Workspace;
import java.nio.file.Path;

/**
 * What a benchmark works with.
 *
 * @param workspace ends with the benchmark
 * @param report of the whole run
 * @param isQuick fewer and shorter rounds, for a first look
 * @param envoy the program
 */
public record Bench(Workspace workspace, Report report, boolean isQuick, Path envoy) {

  /** One of two numbers: for a quick run or for a whole one. */
  int choose(int whenQuick, int whenWhole) {
    return isQuick ? whenQuick : whenWhole;
  }

  /** Says what happens now, to standard error, because standard output is the report. */
  void progress(String what) {
    System.err.println("weft: " + what);
  }

  /** Reports what could not be measured, and goes on. */
  void problem(String what) {
    report.problem(what);
    progress(what);
  }
}
