package io.weft.loadbalancing.internal.policy;

import java.util.Optional;

/**
 * What a cluster's configuration says about load balancing.
 *
 * @param localityWeighted localities get load by their weights ({@code
 *     locality_weighted_lb_config})
 * @param panicThreshold per cent of available hosts below which all hosts are used; 0 never
 * @param failOnPanic in panic no host is used at all
 * @param hostnameKeys consistent hashes place hosts by their hostname
 */
public record Balancing(
    Policy policy,
    boolean localityWeighted,
    double panicThreshold,
    boolean failOnPanic,
    boolean hostnameKeys,
    Optional<SubsetRules> subsets) {

  /** Envoy's default for {@code healthy_panic_threshold}. */
  public static final double DEFAULT_PANIC = 50;

  public static Balancing of(Policy policy) {
    return new Balancing(policy, false, DEFAULT_PANIC, false, false, Optional.empty());
  }

  Balancing withPolicy(Policy other) {
    return new Balancing(
        other, localityWeighted, panicThreshold, failOnPanic, hostnameKeys, subsets);
  }

  /** The same among some of the cluster's hosts. */
  public Balancing withLocalityWeighted(boolean weighted) {
    return new Balancing(policy, weighted, panicThreshold, failOnPanic, hostnameKeys, subsets);
  }

  Balancing withFailOnPanic(boolean fail) {
    return new Balancing(policy, localityWeighted, panicThreshold, fail, hostnameKeys, subsets);
  }

  Balancing withHostnameKeys(boolean keys) {
    return new Balancing(policy, localityWeighted, panicThreshold, failOnPanic, keys, subsets);
  }

  Balancing withSubsets(SubsetRules rules) {
    return new Balancing(
        policy, localityWeighted, panicThreshold, failOnPanic, hostnameKeys, Optional.of(rules));
  }
}
