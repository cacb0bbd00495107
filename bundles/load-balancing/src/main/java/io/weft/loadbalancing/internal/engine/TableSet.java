package io.weft.loadbalancing.internal.engine;

import io.weft.loadbalancing.internal.plan.Plan;
import io.weft.loadbalancing.internal.plan.Planner;
import io.weft.loadbalancing.internal.policy.Balancing;
import io.weft.loadbalancing.internal.policy.SubsetRules;
import io.weft.loadbalancing.internal.subset.Criteria;
import io.weft.loadbalancing.internal.subset.Selection;
import io.weft.loadbalancing.internal.subset.Subsets;
import io.weft.loadbalancing.internal.table.TableBuilder;
import io.weft.loadbalancing.internal.table.Words;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.ClusterSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Tables that are built and not yet stored.
 *
 * @param main for requests without a subset of their own
 * @param subsets by definition
 */
record TableSet(Built main, Map<Integer, Built> subsets) {

  /** A table, the plan that it came from, and its counter's name. */
  record Built(Words words, Plan plan, int counter) {}

  static TableSet build(ClusterSnapshot cluster, Balancing balancing, Map<Integer, Criteria> asked)
      throws RefusedException {
    if (balancing.subsets().isEmpty()) {
      Plan plan = Planner.plan(cluster, balancing, _ -> true, false);
      return new TableSet(new Built(TableBuilder.build(plan, balancing, 0), plan, 0), Map.of());
    }
    SubsetRules rules = balancing.subsets().get();
    Subsets resolver = new Subsets(rules, cluster);
    Map<Integer, Built> built = new HashMap<>();
    for (Map.Entry<Integer, Criteria> entry : asked.entrySet()) {
      Optional<Selection> selection = resolver.resolve(entry.getValue());
      if (selection.isPresent()) {
        built.put(entry.getKey(), build(cluster, balancing, rules, selection.get()));
      }
    }
    return new TableSet(build(cluster, balancing, rules, resolver.fallback()), built);
  }

  private static Built build(
      ClusterSnapshot cluster, Balancing balancing, SubsetRules rules, Selection selection)
      throws RefusedException {
    // Also where all hosts are the fallback, as Envoy does.
    Balancing inside =
        balancing.withLocalityWeighted(balancing.localityWeighted() && rules.localityAware());
    Plan plan =
        selection.wanted().isEmpty()
            ? new Plan(List.of(), new int[0])
            : Planner.plan(
                cluster,
                inside,
                selection.wanted().get(),
                selection.isSubset() && rules.scaleLocality());
    return new Built(
        TableBuilder.build(plan, inside, selection.counter()), plan, selection.counter());
  }
}
