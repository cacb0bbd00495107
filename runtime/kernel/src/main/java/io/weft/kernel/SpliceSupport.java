package io.weft.kernel;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Whether this kernel keeps what the kernel's way of requests from socket to socket rests on. A
 * node that finds it does not lets its relay carry all requests, and says why.
 *
 * @param carried whether requests may go past the relay
 * @param reason what was seen; where requests may not, what failed
 * @param results the single answers
 */
public record SpliceSupport(boolean carried, String reason, List<Probe.Result> results) {
  public SpliceSupport {
    results = List.copyOf(results);
  }

  static SpliceSupport of(List<Probe.Result> results) {
    String failures =
        results.stream()
            .filter(result -> !result.ok())
            .map(result -> result.name() + ": " + result.reason())
            .collect(Collectors.joining("; "));
    return failures.isEmpty()
        ? new SpliceSupport(true, results.size() + " probes passed", results)
        : new SpliceSupport(false, failures, results);
  }
}
