package io.weft.mesh.internal.service;

import io.weft.mesh.internal.cluster.ClusterState;
import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code weft clusters}. */
final class ClustersCommand implements Command {
  private static final List<String> COLUMNS =
      List.of("name", "type", "policy", "endpoints", "left_out", "id");

  private final Mesh mesh;

  ClustersCommand(Mesh mesh) {
    this.mesh = mesh;
  }

  @Override
  public String name() {
    return "clusters";
  }

  @Override
  public String summary() {
    return "clusters in force, usable of all endpoints [NAME-PART]";
  }

  @Override
  public CommandResult run(List<String> arguments) throws UsageException {
    var wanted = NamePart.of(arguments);
    return CommandResult.table(
        COLUMNS,
        mesh.clusterBook().states().stream()
            .filter(state -> wanted.test(state.name()))
            .sorted(Comparator.comparing(ClusterState::name))
            .map(ClustersCommand::row)
            .toList());
  }

  private static Map<String, Object> row(ClusterState state) {
    var config = state.snapshot().config();
    var row = new LinkedHashMap<String, Object>();
    row.put("name", state.name());
    row.put("type", config.getType().name());
    row.put("policy", config.getLbPolicy().name());
    row.put("endpoints", state.usable() + "/" + state.entry().endpointCount());
    row.put("left_out", state.leftOut().size());
    row.put("id", state.id());
    return row;
  }
}
