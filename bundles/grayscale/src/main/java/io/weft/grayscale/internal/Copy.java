package io.weft.grayscale.internal;

import io.envoyproxy.envoy.config.route.v3.RouteAction.RequestMirrorPolicy;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.Clusters;
import io.weft.spi.relay.HeadEditor;
import io.weft.spi.relay.MirrorCopy;
import io.weft.spi.relay.RequestView;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * One mirror policy. Its fraction is exact: of each 100, 10,000 or 1,000,000 requests as many are
 * copied as the configuration says, evenly spread.
 *
 * @param target where copies go
 * @param suffix whether {@code -shadow} is put behind the copy's host, as Envoy does
 * @param turn requests so far
 * @param made copies so far
 */
record Copy(
    Target target,
    boolean suffix,
    long numerator,
    long denominator,
    AtomicLong turn,
    LongAdder made) {

  /** Where copies go. */
  sealed interface Target {
    OptionalInt of(RequestView request);

    /** For people: a cluster's name, or how it is found. */
    String name(Clusters names);

    /** A cluster that is mentioned for as long as the policy lives. */
    record Cluster(int id) implements Target {
      @Override
      public OptionalInt of(RequestView request) {
        return OptionalInt.of(id);
      }

      @Override
      public String name(Clusters names) {
        return names.nameOf(id);
      }
    }

    /** The cluster that the first line of a header names; no copy without one. */
    record Header(String name, Clusters clusters) implements Target {
      @Override
      public OptionalInt of(RequestView request) {
        return request.values(name).stream().findFirst().map(clusters::idOf).orElse(NOWHERE);
      }

      @Override
      public String name(Clusters names) {
        return "header " + name;
      }
    }
  }

  private static final OptionalInt NOWHERE = OptionalInt.empty();

  /**
   * Reads a policy.
   *
   * @throws RefusedException when it names no target
   */
  static Copy read(RequestMirrorPolicy policy, Clusters clusters) throws RefusedException {
    if (policy.getCluster().isEmpty() == policy.getClusterHeader().isEmpty()) {
      throw new RefusedException(
          "request_mirror_policies: exactly one of cluster and cluster_header has to be set");
    }
    Target target =
        policy.getCluster().isEmpty()
            ? new Target.Header(policy.getClusterHeader(), clusters)
            : new Target.Cluster(clusters.mention(policy.getCluster()));
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
    return new Copy(
        target,
        !policy.getDisableShadowHostSuffixAppend(),
        numerator,
        denominator,
        new AtomicLong(),
        new LongAdder());
  }

  /** The copy of a request, when it is this policy's turn. */
  Optional<MirrorCopy> draw(RequestView request) {
    OptionalInt cluster = target.of(request);
    if (cluster.isEmpty() || !isDue()) {
      return Optional.empty();
    }
    made.increment();
    return Optional.of(new MirrorCopy(cluster.getAsInt(), this::edit));
  }

  private boolean isDue() {
    long n = turn.getAndIncrement() % denominator;
    return (n + 1) * numerator / denominator > n * numerator / denominator;
  }

  private void edit(HeadEditor head) {
    if (suffix) {
      head.values("host").stream().findFirst().ifPresent(host -> head.host(shadow(host)));
    }
  }

  /** The suffix comes before the port. */
  private static String shadow(String host) {
    int port = host.lastIndexOf(':');
    return port > host.lastIndexOf(']')
        ? host.substring(0, port) + "-shadow" + host.substring(port)
        : host + "-shadow";
  }
}
