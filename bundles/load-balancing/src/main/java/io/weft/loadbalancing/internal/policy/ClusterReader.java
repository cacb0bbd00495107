package io.weft.loadbalancing.internal.policy;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.CommonLbConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.RingHashLbConfig;
import io.weft.loadbalancing.internal.hash.HashFunction;
import io.weft.spi.definition.RefusedException;
import java.util.Optional;

/** Reads a cluster's load balancing: lb_policy with its configuration, or load_balancing_policy. */
public final class ClusterReader {
  static final long MINIMUM_RING = 1024;
  static final long MAXIMUM_RING = 8L * 1024 * 1024;
  static final long MAGLEV_SIZE = 65537;
  private static final long MAGLEV_LIMIT = 5_000_011;
  private static final int CHOICES_LIMIT = 16;

  private ClusterReader() {}

  /**
   * Reads.
   *
   * @throws RefusedException when a part has no equal here
   */
  public static Balancing read(Cluster cluster) throws RefusedException {
    Balancing common = common(cluster.getCommonLbConfig());
    Balancing all =
        cluster.hasLoadBalancingPolicy()
            ? ExtensionReader.read(cluster.getLoadBalancingPolicy(), common)
            : common.withPolicy(policy(cluster));
    return cluster.hasLbSubsetConfig()
        ? all.withSubsets(SubsetReader.read(cluster.getLbSubsetConfig()))
        : all;
  }

  private static Balancing common(CommonLbConfig config) throws RefusedException {
    double panic =
        config.hasHealthyPanicThreshold()
            ? config.getHealthyPanicThreshold().getValue()
            : Balancing.DEFAULT_PANIC;
    if (config.getConsistentHashingLbConfig().hasHashBalanceFactor()) {
      throw new RefusedException(
          "common_lb_config.consistent_hashing_lb_config.hash_balance_factor: bounded loads are not offered");
    }
    return new Balancing(
        new Policy.RoundRobin(),
        config.hasLocalityWeightedLbConfig(),
        Math.min(100, panic),
        config.getZoneAwareLbConfig().getFailTrafficOnPanic(),
        config.getConsistentHashingLbConfig().getUseHostnameForHashing(),
        Optional.empty());
  }

  private static Policy policy(Cluster cluster) throws RefusedException {
    return switch (cluster.getLbPolicy()) {
      case ROUND_ROBIN -> new Policy.RoundRobin();
      case RANDOM -> new Policy.Sample(1);
      case LEAST_REQUEST -> leastRequest(cluster.getLeastRequestLbConfig());
      case RING_HASH -> ringHash(cluster.getRingHashLbConfig());
      case MAGLEV ->
          maglev(
              cluster.getMaglevLbConfig().hasTableSize()
                  ? cluster.getMaglevLbConfig().getTableSize().getValue()
                  : MAGLEV_SIZE);
      case CLUSTER_PROVIDED -> new Policy.RoundRobin();
      default ->
          throw new RefusedException("lb_policy " + cluster.getLbPolicy() + " is not offered");
    };
  }

  private static Policy leastRequest(Cluster.LeastRequestLbConfig config) throws RefusedException {
    return leastRequest(
        config.hasChoiceCount() ? config.getChoiceCount().getValue() : 2,
        config.hasActiveRequestBias() ? config.getActiveRequestBias().getDefaultValue() : 1);
  }

  /** Power of two choices, or of more. */
  static Policy leastRequest(int choices, double bias) throws RefusedException {
    if (choices < 2 || choices > CHOICES_LIMIT) {
      throw new RefusedException(
          "least_request choice_count " + choices + " is not from 2 to " + CHOICES_LIMIT);
    }
    if (bias == 0) {
      return new Policy.RoundRobin();
    }
    if (bias != 1) {
      throw new RefusedException(
          "least_request active_request_bias " + bias + ": only 0 and 1 are offered");
    }
    return new Policy.Sample(choices);
  }

  private static Policy ringHash(RingHashLbConfig config) throws RefusedException {
    return ringHash(
        config.hasMinimumRingSize() ? config.getMinimumRingSize().getValue() : MINIMUM_RING,
        config.hasMaximumRingSize() ? config.getMaximumRingSize().getValue() : MAXIMUM_RING,
        config.getHashFunction() == RingHashLbConfig.HashFunction.MURMUR_HASH_2
            ? HashFunction.MURMUR_HASH_2
            : HashFunction.XX_HASH);
  }

  static Policy ringHash(long minimum, long maximum, HashFunction function)
      throws RefusedException {
    if (minimum < 1 || minimum > MAXIMUM_RING || maximum < minimum || maximum > MAXIMUM_RING) {
      throw new RefusedException(
          "ring sizes %d to %d are not from 1 to %d".formatted(minimum, maximum, MAXIMUM_RING));
    }
    return new Policy.RingHash(minimum, maximum, function);
  }

  static Policy maglev(long size) throws RefusedException {
    boolean prime = size > 1;
    for (long i = 2; i * i <= size && prime; i++) {
      prime = size % i != 0;
    }
    if (!prime || size > MAGLEV_LIMIT) {
      throw new RefusedException(
          "maglev table_size " + size + " is not a prime up to " + MAGLEV_LIMIT);
    }
    return new Policy.Maglev((int) size);
  }
}
