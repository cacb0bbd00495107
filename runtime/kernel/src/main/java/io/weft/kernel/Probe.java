package io.weft.kernel;

import java.util.List;
import java.util.stream.Stream;

/** Tries on this kernel what Weft needs, by doing it: a version number proves nothing. */
public final class Probe {
  /**
   * One answer.
   *
   * @param name what was tried
   * @param ok whether it works here
   * @param required whether a node cannot run without it
   * @param reason what was seen, or why it failed
   * @param fix what to do where it does not work; empty where it does
   */
  public record Result(String name, boolean ok, boolean required, String reason, String fix) {}

  /** Something to try: gives what was seen, or throws. */
  interface Attempt {
    String run() throws Exception;
  }

  /** A named attempt. */
  record Check(String name, boolean required, String fix, Attempt attempt) {
    Result run() {
      try {
        return new Result(name, true, required, attempt.run(), "");
      } catch (Exception e) {
        String reason = e instanceof KernelException ? e.getMessage() : e.toString();
        return new Result(name, false, required, reason, fix);
      }
    }
  }

  private final Kernel kernel;

  Probe(Kernel kernel) {
    this.kernel = kernel;
  }

  List<Result> run() {
    Stream<Result> results =
        Stream.of(
                MachineProbes.checks(),
                MapProbes.checks(kernel),
                ProgramProbes.checks(kernel),
                HookProbes.checks(kernel))
            .flatMap(List::stream)
            .map(Check::run);
    return Stream.concat(results, kernel.spliceSupport().results().stream()).toList();
  }
}
