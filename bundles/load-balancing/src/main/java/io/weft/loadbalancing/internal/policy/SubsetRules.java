package io.weft.loadbalancing.internal.policy;

import com.google.protobuf.Value;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code LbSubsetConfig}.
 *
 * @param fallback for requests that match no selector
 * @param defaultSubset what hosts of the default subset have
 * @param listAsAny a list in a host's metadata stands for each of its elements
 * @param panicAny a fallback without hosts gives way to all hosts
 */
public record SubsetRules(
    Fallback fallback,
    Map<String, Value> defaultSubset,
    List<Selector> selectors,
    boolean localityAware,
    boolean scaleLocality,
    boolean listAsAny,
    boolean panicAny) {

  public SubsetRules {
    defaultSubset = Map.copyOf(defaultSubset);
    selectors = List.copyOf(selectors);
  }

  /** What happens to a request without a subset. */
  public enum Fallback {
    NOT_DEFINED,
    NO_FALLBACK,
    ANY_ENDPOINT,
    DEFAULT_SUBSET,
    KEYS_SUBSET
  }

  /**
   * {@code LbSubsetSelector}.
   *
   * @param keys those that a request must ask for, all and only
   * @param fallbackKeys for KEYS_SUBSET: the keys that are kept
   */
  public record Selector(Set<String> keys, Fallback fallback, Set<String> fallbackKeys) {
    public Selector {
      keys = Set.copyOf(keys);
      fallbackKeys = Set.copyOf(fallbackKeys);
    }
  }
}
