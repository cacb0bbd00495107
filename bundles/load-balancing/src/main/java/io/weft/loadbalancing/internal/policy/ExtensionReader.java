package io.weft.loadbalancing.internal.policy;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import io.envoyproxy.envoy.config.cluster.v3.LoadBalancingPolicy;
import io.envoyproxy.envoy.extensions.load_balancing_policies.common.v3.ConsistentHashingLbConfig;
import io.envoyproxy.envoy.extensions.load_balancing_policies.common.v3.LocalityLbConfig;
import io.envoyproxy.envoy.extensions.load_balancing_policies.least_request.v3.LeastRequest;
import io.envoyproxy.envoy.extensions.load_balancing_policies.maglev.v3.Maglev;
import io.envoyproxy.envoy.extensions.load_balancing_policies.random.v3.Random;
import io.envoyproxy.envoy.extensions.load_balancing_policies.ring_hash.v3.RingHash;
import io.envoyproxy.envoy.extensions.load_balancing_policies.round_robin.v3.RoundRobin;
import io.envoyproxy.envoy.extensions.load_balancing_policies.wrr_locality.v3.WrrLocality;
import io.weft.loadbalancing.internal.hash.HashFunction;
import io.weft.spi.definition.RefusedException;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code load_balancing_policy}: as in Envoy the first policy of the list that is known. */
final class ExtensionReader {
  private ExtensionReader() {}

  static Balancing read(LoadBalancingPolicy list, Balancing common) throws RefusedException {
    List<String> unknown = new ArrayList<>();
    for (LoadBalancingPolicy.Policy policy : list.getPoliciesList()) {
      Any config = policy.getTypedExtensionConfig().getTypedConfig();
      try {
        Balancing read = readOne(config, common);
        if (read != null) {
          return read;
        }
      } catch (InvalidProtocolBufferException e) {
        throw new RefusedException(
            "load_balancing_policy %s cannot be parsed: %s"
                .formatted(config.getTypeUrl(), e.getMessage()));
      }
      unknown.add(policy.getTypedExtensionConfig().getName());
    }
    throw new RefusedException("load_balancing_policy names no policy that is offered: " + unknown);
  }

  private static Balancing readOne(Any config, Balancing common)
      throws InvalidProtocolBufferException, RefusedException {
    return switch (config.getTypeUrl().substring(config.getTypeUrl().lastIndexOf('.') + 1)) {
      case "RoundRobin" ->
          localities(
              common.withPolicy(new Policy.RoundRobin()),
              config.unpack(RoundRobin.class).getLocalityLbConfig());
      case "Random" ->
          localities(
              common.withPolicy(new Policy.Sample(1)),
              config.unpack(Random.class).getLocalityLbConfig());
      case "LeastRequest" -> leastRequest(config.unpack(LeastRequest.class), common);
      case "RingHash" -> ringHash(config.unpack(RingHash.class), common);
      case "Maglev" -> maglev(config.unpack(Maglev.class), common);
      case "WrrLocality" ->
          read(config.unpack(WrrLocality.class).getEndpointPickingPolicy(), common)
              .withLocalityWeighted(true);
      case "ClusterProvided" -> common.withPolicy(new Policy.RoundRobin());
      default -> null;
    };
  }

  private static Balancing localities(Balancing balancing, LocalityLbConfig config) {
    Balancing read =
        balancing.withLocalityWeighted(
            balancing.localityWeighted() || config.hasLocalityWeightedLbConfig());
    return read.withFailOnPanic(
        read.failOnPanic() || config.getZoneAwareLbConfig().getFailTrafficOnPanic());
  }

  private static Balancing leastRequest(LeastRequest config, Balancing common)
      throws RefusedException {
    if (config.getSelectionMethod() != LeastRequest.SelectionMethod.N_CHOICES) {
      throw new RefusedException("least_request selection_method FULL_SCAN is not offered");
    }
    Policy policy =
        ClusterReader.leastRequest(
            config.hasChoiceCount() ? config.getChoiceCount().getValue() : 2,
            config.hasActiveRequestBias() ? config.getActiveRequestBias().getDefaultValue() : 1);
    return localities(common.withPolicy(policy), config.getLocalityLbConfig());
  }

  private static Balancing ringHash(RingHash config, Balancing common) throws RefusedException {
    HashFunction function =
        config.getHashFunction() == RingHash.HashFunction.MURMUR_HASH_2
            ? HashFunction.MURMUR_HASH_2
            : HashFunction.XX_HASH;
    Policy policy =
        ClusterReader.ringHash(
            config.hasMinimumRingSize()
                ? config.getMinimumRingSize().getValue()
                : ClusterReader.MINIMUM_RING,
            config.hasMaximumRingSize()
                ? config.getMaximumRingSize().getValue()
                : ClusterReader.MAXIMUM_RING,
            function);
    return consistent(
        common.withPolicy(policy),
        config.getConsistentHashingLbConfig(),
        config.hasLocalityWeightedLbConfig());
  }

  private static Balancing maglev(Maglev config, Balancing common) throws RefusedException {
    long size =
        config.hasTableSize() ? config.getTableSize().getValue() : ClusterReader.MAGLEV_SIZE;
    return consistent(
        common.withPolicy(ClusterReader.maglev(size)),
        config.getConsistentHashingLbConfig(),
        config.hasLocalityWeightedLbConfig());
  }

  private static Balancing consistent(
      Balancing balancing, ConsistentHashingLbConfig config, boolean localityWeighted)
      throws RefusedException {
    if (config.hasHashBalanceFactor()) {
      throw new RefusedException(
          "consistent_hashing_lb_config.hash_balance_factor: bounded loads are not offered");
    }
    return balancing
        .withHostnameKeys(balancing.hostnameKeys() || config.getUseHostnameForHashing())
        .withLocalityWeighted(balancing.localityWeighted() || localityWeighted);
  }
}
