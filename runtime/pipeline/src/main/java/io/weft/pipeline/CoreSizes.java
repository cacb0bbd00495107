package io.weft.pipeline;

/**
 * How many of each the core's tables hold.
 *
 * @param listeners ids and addresses of listeners
 * @param clusters ids of clusters
 * @param endpoints ids of endpoints, over all clusters
 */
public record CoreSizes(int listeners, int clusters, int endpoints) {

  /** What a node has unless it is configured otherwise. */
  public static final CoreSizes DEFAULT = new CoreSizes(16384, 16384, 131072);

  /** Enough for a test. */
  public static final CoreSizes SMALL = new CoreSizes(256, 256, 4096);

  public CoreSizes {
    if (listeners < 2 || clusters < 2 || endpoints < 2) {
      throw new IllegalArgumentException(
          "sizes of core tables are 2 or more: %d listeners, %d clusters, %d endpoints"
              .formatted(listeners, clusters, endpoints));
    }
  }

  /** The size of a map, or 0 when the object says it. */
  int of(String map) {
    return switch (map) {
      case "weft_listeners", "weft_listener_ids" -> listeners;
      case "weft_clusters" -> clusters;
      case "weft_endpoints" -> endpoints;
      default -> 0;
    };
  }
}
