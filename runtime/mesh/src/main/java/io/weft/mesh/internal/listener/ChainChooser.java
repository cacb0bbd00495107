package io.weft.mesh.internal.listener;

import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.weft.mesh.internal.table.ListenerKey;
import io.weft.spi.definition.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Which filter chain a listener's connections take. At connect() only the destination is known, so
 * a match may ask for that; the one question about bytes that is honoured is whether they are
 * HTTP/1, which the relay answers.
 */
final class ChainChooser {
  private final Listener listener;
  private final ChainMatch match;

  /**
   * The answer.
   *
   * @param http whether the chain is taken for HTTP/1 only, and {@code fallback} for the rest
   */
  record Choice(FilterChain chain, Optional<FilterChain> fallback, boolean http) {}

  /**
   * @param keys the listener's addresses; none for one that takes every connection
   */
  ChainChooser(Listener listener, Set<ListenerKey> keys) {
    this.listener = listener;
    this.match = new ChainMatch(listener, keys);
  }

  /**
   * Chooses.
   *
   * @throws RefusedException when the choice depends on what cannot be known
   */
  Choice choose() throws RefusedException {
    var always = new ArrayList<FilterChain>();
    var http = new ArrayList<FilterChain>();
    for (int i = 0; i < listener.getFilterChainsCount(); i++) {
      FilterChain chain = listener.getFilterChains(i);
      switch (taken(chain, i)) {
        case ALWAYS -> always.add(chain);
        case HTTP -> http.add(chain);
        case NEVER -> {}
      }
    }
    // The default chain takes what no other chain does.
    if (always.isEmpty() && listener.hasDefaultFilterChain()) {
      always.add(listener.getDefaultFilterChain());
    }
    return choice(always, http);
  }

  private static Choice choice(List<FilterChain> always, List<FilterChain> http)
      throws RefusedException {
    if (always.size() > 1 || http.size() > 1) {
      throw new RefusedException("several of its filter chains take the same connections");
    }
    if (!http.isEmpty()) {
      return new Choice(http.getFirst(), always.stream().findFirst(), true);
    }
    if (always.isEmpty()) {
      throw new RefusedException("none of its filter chains takes a connection");
    }
    return new Choice(always.getFirst(), Optional.empty(), false);
  }

  private ChainMatch.Taken taken(FilterChain chain, int index) throws RefusedException {
    try {
      return match.taken(chain.getFilterChainMatch());
    } catch (RefusedException e) {
      String name =
          chain.getName().isEmpty() ? String.valueOf(index) : index + " (" + chain.getName() + ")";
      throw new RefusedException("filter chain " + name + ": " + e.getMessage());
    }
  }
}
