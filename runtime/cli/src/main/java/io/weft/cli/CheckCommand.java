package io.weft.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weft.kernel.Kernel;
import io.weft.kernel.Probe;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code weft check}: whether this machine can run a node, by trying. */
@Command(
    name = "check",
    description = "Whether this machine can run a node, each probe with its reason.")
final class CheckCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Option(names = "--json", description = "For machines.")
  private boolean json;

  @Override
  public Integer call() throws JsonProcessingException {
    List<Probe.Result> results = Kernel.load().probe();
    List<Map<String, Object>> rows = results.stream().map(CheckCommand::row).toList();
    spec.commandLine()
        .getOut()
        .println(
            json
                ? new ObjectMapper().writeValueAsString(rows)
                : Table.format(List.of("probe", "ok", "reason", "fix"), rows));
    return results.stream().allMatch(Probe.Result::ok) ? 0 : 1;
  }

  private static Map<String, Object> row(Probe.Result result) {
    return Map.of(
        "probe", result.name(), "ok", result.ok(), "reason", result.reason(), "fix", result.fix());
  }
}
