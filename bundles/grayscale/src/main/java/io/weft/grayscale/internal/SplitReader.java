package io.weft.grayscale.internal;

import com.google.protobuf.BoolValue;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.route.v3.WeightedCluster;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.weft.spi.definition.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads weighted clusters. */
final class SplitReader {
  private static final int CLUSTERS = 64;
  private static final long LIMIT = 0xFFFFFFFFL;

  /** {@code use_hash_policy}, a BoolValue, which this version of the API does not know yet. */
  private static final int USE_HASH_POLICY = 5;

  private SplitReader() {}

  static Split read(Message content) throws RefusedException {
    Split split =
        switch (content) {
          case WeightedCluster http -> http(http);
          case TcpProxy.WeightedCluster tcp -> tcp(tcp);
          default ->
              throw new RefusedException(
                  "weighted_clusters cannot be a " + content.getDescriptorForType().getFullName());
        };
    check(split);
    return split;
  }

  private static void check(Split split) throws RefusedException {
    if (split.total() == 0) {
      throw new RefusedException(
          "weighted_clusters: the sum of the weights must be greater than 0");
    }
    if (split.total() > LIMIT) {
      throw new RefusedException(
          "weighted_clusters: the weights add up to %d, more than %d"
              .formatted(split.total(), LIMIT));
    }
    if (split.shares().size() > CLUSTERS) {
      throw new RefusedException(
          "weighted_clusters: %d clusters with a weight, at most %d are offered"
              .formatted(split.shares().size(), CLUSTERS));
    }
  }

  private static Split http(WeightedCluster from) throws RefusedException {
    List<Split.Share> shares = new ArrayList<>();
    int place = 0;
    for (WeightedCluster.ClusterWeight cluster : from.getClustersList()) {
      if (!cluster.getClusterHeader().isEmpty()) {
        throw new RefusedException("weighted_clusters.clusters.cluster_header is not offered");
      }
      HeaderEdits edits = HeaderEdits.of(cluster);
      add(shares, cluster.getName(), place++, cluster.getWeight().getValue(), edits);
    }
    Split split =
        new Split(mode(from), from.getHeaderName().toLowerCase(Locale.ROOT), shares, place);
    checkTotal(from, split.total());
    return split;
  }

  private static Split.Mode mode(WeightedCluster from) throws RefusedException {
    if (from.hasHeaderName()) {
      return Split.Mode.NUMBER;
    }
    try {
      for (var value : from.getUnknownFields().getField(USE_HASH_POLICY).getLengthDelimitedList()) {
        if (BoolValue.parseFrom(value).getValue()) {
          return Split.Mode.USER;
        }
      }
    } catch (InvalidProtocolBufferException e) {
      throw new RefusedException("weighted_clusters.use_hash_policy cannot be parsed");
    }
    return Split.Mode.TURNS;
  }

  @SuppressWarnings("deprecation") // older control planes still send it
  private static void checkTotal(WeightedCluster from, long sum) throws RefusedException {
    if (from.hasTotalWeight() && Integer.toUnsignedLong(from.getTotalWeight().getValue()) != sum) {
      throw new RefusedException(
          "weighted_clusters.total_weight is %d, the weights add up to %d"
              .formatted(Integer.toUnsignedLong(from.getTotalWeight().getValue()), sum));
    }
  }

  private static Split tcp(TcpProxy.WeightedCluster from) {
    List<Split.Share> shares = new ArrayList<>();
    int place = 0;
    for (TcpProxy.WeightedCluster.ClusterWeight cluster : from.getClustersList()) {
      add(shares, cluster.getName(), place++, cluster.getWeight(), HeaderEdits.NONE);
    }
    return new Split(Split.Mode.TURNS, "", shares, place);
  }

  /** A cluster without weight is never chosen. */
  private static void add(
      List<Split.Share> shares, String name, int place, int weight, HeaderEdits edits) {
    if (weight != 0) {
      shares.add(new Split.Share(name, place, Integer.toUnsignedLong(weight), edits));
    }
  }
}
