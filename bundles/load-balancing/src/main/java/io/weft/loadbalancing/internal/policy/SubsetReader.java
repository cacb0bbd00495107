package io.weft.loadbalancing.internal.policy;

import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbSubsetConfig;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.LbSubsetConfig.LbSubsetSelector;
import io.weft.loadbalancing.internal.policy.SubsetRules.Fallback;
import io.weft.loadbalancing.internal.policy.SubsetRules.Selector;
import io.weft.spi.definition.RefusedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Reads {@code lb_subset_config}. */
final class SubsetReader {
  private SubsetReader() {}

  static SubsetRules read(LbSubsetConfig config) throws RefusedException {
    if (config.getMetadataFallbackPolicyValue() != 0) {
      throw new RefusedException("lb_subset_config.metadata_fallback_policy is not offered");
    }
    List<Selector> selectors = new ArrayList<>();
    for (LbSubsetSelector selector : config.getSubsetSelectorsList()) {
      selectors.add(selector(selector));
    }
    return new SubsetRules(
        fallback(config.getFallbackPolicy()),
        config.getDefaultSubset().getFieldsMap(),
        selectors,
        config.getLocalityWeightAware(),
        config.getScaleLocalityWeight(),
        config.getListAsAny(),
        config.getPanicModeAny());
  }

  private static Fallback fallback(LbSubsetConfig.LbSubsetFallbackPolicy policy)
      throws RefusedException {
    return switch (policy) {
      case NO_FALLBACK -> Fallback.NO_FALLBACK;
      case ANY_ENDPOINT -> Fallback.ANY_ENDPOINT;
      case DEFAULT_SUBSET -> Fallback.DEFAULT_SUBSET;
      case UNRECOGNIZED ->
          throw new RefusedException("lb_subset_config.fallback_policy is unknown");
    };
  }

  private static Selector selector(LbSubsetSelector selector) throws RefusedException {
    if (selector.getSingleHostPerSubset()) {
      throw new RefusedException(
          "lb_subset_config.subset_selectors.single_host_per_subset is not offered");
    }
    HashSet<String> keys = new HashSet<>(selector.getKeysList());
    HashSet<String> kept = new HashSet<>(selector.getFallbackKeysSubsetList());
    Fallback fallback =
        switch (selector.getFallbackPolicy()) {
          case NOT_DEFINED -> Fallback.NOT_DEFINED;
          case NO_FALLBACK -> Fallback.NO_FALLBACK;
          case ANY_ENDPOINT -> Fallback.ANY_ENDPOINT;
          case DEFAULT_SUBSET -> Fallback.DEFAULT_SUBSET;
          case KEYS_SUBSET -> Fallback.KEYS_SUBSET;
          case UNRECOGNIZED ->
              throw new RefusedException(
                  "lb_subset_config.subset_selectors.fallback_policy is unknown");
        };
    if (fallback == Fallback.KEYS_SUBSET
        && (kept.isEmpty() || kept.size() >= keys.size() || !keys.containsAll(kept))) {
      throw new RefusedException(
          "lb_subset_config: fallback_keys_subset "
              + kept
              + " is not a true subset of keys "
              + keys);
    }
    return new Selector(keys, fallback, kept);
  }
}
