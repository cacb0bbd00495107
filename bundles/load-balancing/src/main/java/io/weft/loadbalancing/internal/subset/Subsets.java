package io.weft.loadbalancing.internal.subset;

import io.weft.loadbalancing.internal.policy.SubsetRules;
import io.weft.loadbalancing.internal.policy.SubsetRules.Fallback;
import io.weft.loadbalancing.internal.policy.SubsetRules.Selector;
import io.weft.spi.mesh.ClusterSnapshot;
import io.weft.spi.mesh.Endpoint;
import java.util.Optional;
import java.util.function.Predicate;

/** Envoy's subset load balancer: which hosts a request gets by what it asks for. */
public final class Subsets {
  private final SubsetRules rules;
  private final ClusterSnapshot cluster;

  public Subsets(SubsetRules rules, ClusterSnapshot cluster) {
    this.rules = rules;
    this.cluster = cluster;
  }

  /** For requests that ask for nothing, or for what no selector has. */
  public Selection fallback() {
    return fallback(rules.fallback());
  }

  /** Empty: the same as {@link #fallback}. */
  public Optional<Selection> resolve(Criteria criteria) {
    Optional<Selector> selector =
        rules.selectors().stream()
            .filter(s -> !s.keys().isEmpty() && s.keys().equals(criteria.values().keySet()))
            .findFirst();
    if (selector.isEmpty()) {
      return Optional.empty();
    }
    if (exists(criteria)) {
      return Optional.of(Selection.of(criteria, rules.listAsAny()));
    }
    return switch (selector.get().fallback()) {
      case NOT_DEFINED -> Optional.empty();
      case KEYS_SUBSET -> resolve(criteria.retain(selector.get().fallbackKeys()));
      default -> Optional.of(fallback(selector.get().fallback()));
    };
  }

  private Selection fallback(Fallback policy) {
    Criteria standard = new Criteria(rules.defaultSubset());
    return switch (policy) {
      case ANY_ENDPOINT -> Selection.ALL;
      case DEFAULT_SUBSET ->
          exists(standard) ? Selection.of(standard, rules.listAsAny()) : nobody();
      default -> nobody();
    };
  }

  private Selection nobody() {
    return rules.panicAny() && rules.fallback() != Fallback.NO_FALLBACK
        ? Selection.ALL
        : Selection.NOBODY;
  }

  private boolean exists(Criteria criteria) {
    Predicate<Endpoint> wanted = criteria.matcher(rules.listAsAny());
    return cluster.localities().stream().flatMap(l -> l.endpoints().stream()).anyMatch(wanted);
  }
}
