package io.weft.grayscale.internal;

import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.RequestMirrorPolicy;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.Clusters;
import io.weft.spi.relay.HeadEditor;
import io.weft.spi.relay.RequestAction;
import io.weft.spi.relay.RequestView;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The copies of a route's requests, beside a cluster's edits. Fractions are exact: of each 100,
 * 10,000 or 1,000,000 requests as many are copied as the configuration says, evenly spread.
 */
record Mirror(HeaderEdits edits, List<Copy> copies) implements RequestAction {

  /** One policy. */
  record Copy(int cluster, long numerator, long denominator, AtomicLong turn) {
    boolean isDue() {
      long n = turn.getAndIncrement() % denominator;
      return (n + 1) * numerator / denominator > n * numerator / denominator;
    }
  }

  Mirror {
    copies = List.copyOf(copies);
  }

  static List<Copy> read(RouteAction action, Clusters clusters) throws RefusedException {
    for (RequestMirrorPolicy policy : action.getRequestMirrorPoliciesList()) {
      if (policy.getCluster().isEmpty()) {
        throw new RefusedException("request_mirror_policies without a cluster are not offered");
      }
    }
    List<Copy> copies = new ArrayList<>();
    for (RequestMirrorPolicy policy : action.getRequestMirrorPoliciesList()) {
      FractionalPercent part = policy.getRuntimeFraction().getDefaultValue();
      long denominator =
          switch (part.getDenominator()) {
            case TEN_THOUSAND -> 10_000;
            case MILLION -> 1_000_000;
            default -> 100;
          };
      long numerator =
          policy.hasRuntimeFraction()
              ? Math.min(denominator, Integer.toUnsignedLong(part.getNumerator()))
              : denominator;
      copies.add(
          new Copy(
              clusters.mention(policy.getCluster()), numerator, denominator, new AtomicLong()));
    }
    return copies;
  }

  @Override
  public void editRequest(HeadEditor head, RequestView view) {
    edits.editRequest(head, view);
  }

  @Override
  public void editResponse(HeadEditor head, RequestView view) {
    edits.editResponse(head, view);
  }

  @Override
  public List<Integer> mirrors(RequestView view) {
    return copies.stream().filter(Copy::isDue).map(Copy::cluster).toList();
  }
}
