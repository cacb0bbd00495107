package io.weft.spi.definition;

/** The kinds that the request context has a field for. */
public final class Kinds {
  /**
   * {@code envoy.config.route.v3.WeightedCluster} or {@code TcpProxy.WeightedCluster} → {@code
   * split}.
   */
  public static final String SPLIT = "split";

  /** {@code envoy.config.route.v3.RouteAction} with only hash_policy set → {@code hash_policy}. */
  public static final String HASH_POLICY = "hash_policy";

  /**
   * {@code envoy.config.route.v3.RouteAction} with only request_mirror_policies set → {@code
   * mirror}.
   */
  public static final String MIRROR = "mirror";

  /** {@code envoy.config.core.v3.Metadata}, the metadata_match of a route → {@code subset}. */
  public static final String SUBSET = "subset";

  private Kinds() {}
}
