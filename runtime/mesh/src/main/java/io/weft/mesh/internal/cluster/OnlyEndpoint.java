package io.weft.mesh.internal.cluster;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.ClusterSnapshot;
import io.weft.spi.mesh.Endpoint;
import io.weft.spi.mesh.LocalityEndpoints;

/**
 * Whether every choice among a cluster's endpoints comes down to one, so that nobody has to choose.
 * That holds when one is usable, unless panic mode (below {@code healthy_panic_threshold} unhealthy
 * ones get requests, too) or subsets have a say.
 *
 * @param total endpoints
 * @param usable endpoints that are not unhealthy
 * @param id the endpoint, 0 when there is a choice, or none at all
 */
record OnlyEndpoint(int total, int usable, int id) {
  /** Envoy's default of {@code healthy_panic_threshold}. */
  private static final double PANIC_PERCENT = 50;

  static OnlyEndpoint of(ClusterSnapshot snapshot) {
    int total = 0;
    int usable = 0;
    int sameLocality = 0;
    int priorities = 0;
    int id = 0;
    int priority = -1;
    for (LocalityEndpoints locality : snapshot.localities()) {
      if (!locality.endpoints().isEmpty() && locality.priority() != priority) {
        priority = locality.priority();
        priorities++;
      }
      for (Endpoint endpoint : locality.endpoints()) {
        total++;
        if (ClusterState.isUsable(endpoint.health())) {
          usable++;
          id = endpoint.id();
          sameLocality = locality.weight();
        }
      }
    }
    boolean only =
        usable == 1
            && !snapshot.config().hasLbSubsetConfig()
            && !weightless(snapshot.config(), sameLocality)
            && (total == 1 || noPanic(snapshot.config(), total, priorities));
    return new OnlyEndpoint(total, usable, only ? id : 0);
  }

  private static boolean weightless(Cluster config, int localityWeight) {
    return localityWeight == 0 && config.getCommonLbConfig().hasLocalityWeightedLbConfig();
  }

  private static boolean noPanic(Cluster config, int total, int priorities) {
    var common = config.getCommonLbConfig();
    double threshold =
        common.hasHealthyPanicThreshold()
            ? common.getHealthyPanicThreshold().getValue()
            : PANIC_PERCENT;
    return threshold == 0 || (priorities == 1 && 100.0 / total >= threshold);
  }

  /**
   * Checks that somebody chooses where there is a choice.
   *
   * @throws RefusedException when nobody does
   */
  void checkChooser(boolean chooser) throws RefusedException {
    if (!chooser && usable > 0 && id == 0) {
      throw new RefusedException(
          "balancing over "
              + total
              + " endpoints needs a feature with a slot in the phase balance");
    }
  }
}
