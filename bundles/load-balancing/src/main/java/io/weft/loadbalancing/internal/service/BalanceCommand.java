package io.weft.loadbalancing.internal.service;

import io.weft.loadbalancing.internal.engine.ClusterTables;
import io.weft.loadbalancing.internal.plan.Pool;
import io.weft.loadbalancing.internal.policy.Policy;
import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code weft balance [CLUSTER]}: how each cluster chooses, and how its load is divided. */
@Component
public final class BalanceCommand implements Command {
  private static final List<String> COLUMNS =
      List.of("cluster", "policy", "pool", "share", "hosts");

  private final LoadBalancing state;

  @Activate
  public BalanceCommand(@Reference LoadBalancing state) {
    this.state = state;
  }

  @Override
  public String name() {
    return "balance";
  }

  @Override
  public String summary() {
    return "how clusters choose endpoints: policy, pools and their shares";
  }

  @Override
  public CommandResult run(List<String> arguments) throws UsageException {
    if (arguments.size() > 1) {
      throw new UsageException("balance [CLUSTER]");
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    for (ClusterTables cluster : state.balancer().clusters()) {
      if (arguments.isEmpty() || arguments.getFirst().equals(cluster.snapshot().name())) {
        add(rows, cluster);
      }
    }
    return CommandResult.table(COLUMNS, rows);
  }

  private static void add(List<Map<String, Object>> rows, ClusterTables cluster) {
    List<Pool> pools = cluster.plan().pools();
    double sum = pools.stream().mapToDouble(Pool::share).sum();
    for (int i = 0; i < pools.size(); i++) {
      rows.add(
          Map.of(
              "cluster", cluster.snapshot().name(),
              "policy", name(cluster.balancing().policy()),
              "pool", pools.get(i).name(),
              "share", Math.round(pools.get(i).share() / sum * 10_000) / 10_000.0,
              "hosts", pools.get(i).hosts().size()));
    }
  }

  private static String name(Policy policy) {
    return switch (policy) {
      case Policy.RoundRobin() -> "round robin";
      case Policy.Sample(int choices) -> choices == 1 ? "random" : "least request of " + choices;
      case Policy.RingHash ring ->
          "ring hash of %d to %d points".formatted(ring.minimum(), ring.maximum());
      case Policy.Maglev(int size) -> "maglev of " + size;
    };
  }
}
