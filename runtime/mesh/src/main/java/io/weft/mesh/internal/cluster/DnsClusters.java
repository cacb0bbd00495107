package io.weft.mesh.internal.cluster;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.weft.mesh.internal.id.Work;
import io.weft.spi.definition.RefusedException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Follows the names of STRICT_DNS and LOGICAL_DNS clusters. A name that cannot be resolved keeps
 * its last addresses. Called under the mesh's lock; answers come on the mesh's own thread.
 */
final class DnsClusters {
  private static final Logger LOG = LogManager.getLogger(DnsClusters.class);

  /** Puts a cluster in force with new addresses. */
  @FunctionalInterface
  interface Sink {
    void put(Cluster cluster, Assignment assignment) throws RefusedException;
  }

  private final Resolver resolver;
  private final Work work;
  private final Sink sink;
  private final Map<String, Followed> followed = new HashMap<>();

  private static final class Followed {
    final Cluster cluster;
    final DnsNames names;
    final DnsPace pace;
    Work.Cancel timer = () -> {};
    int awaited;
    boolean changed;

    Followed(Cluster cluster, Optional<DnsNames> known) {
      this.cluster = cluster;
      this.names = new DnsNames(cluster, known);
      this.pace = new DnsPace(cluster);
    }
  }

  DnsClusters(Resolver resolver, Work work, Sink sink) {
    this.resolver = resolver;
    this.work = work;
    this.sink = sink;
  }

  private static boolean isDns(Cluster cluster) {
    return cluster.getType() == DiscoveryType.STRICT_DNS
        || cluster.getType() == DiscoveryType.LOGICAL_DNS;
  }

  /**
   * A cluster's endpoints by what is known of its names; names that were never resolved have none.
   */
  Assignment assignment(Cluster cluster) throws RefusedException {
    return new DnsNames(cluster, known(cluster.getName())).assignment();
  }

  private Optional<DnsNames> known(String name) {
    return Optional.ofNullable(followed.get(name)).map(f -> f.names);
  }

  /**
   * Begins to follow a cluster's names, anew when its configuration has changed; stops when it is
   * no DNS cluster.
   */
  void follow(Cluster cluster) {
    var known = known(cluster.getName());
    unfollow(cluster.getName());
    if (isDns(cluster)) {
      var entry = new Followed(cluster, known);
      followed.put(cluster.getName(), entry);
      refresh(entry);
    }
  }

  void unfollow(String name) {
    Followed old = followed.remove(name);
    if (old != null) {
      old.timer.cancel();
    }
  }

  private void refresh(Followed entry) {
    List<String> hosts = entry.names.hosts();
    entry.awaited = hosts.size();
    entry.changed = false;
    for (String host : hosts) {
      resolver
          .resolve(host)
          .whenComplete(
              (answer, failure) -> work.soon(() -> answered(entry, host, answer, failure)));
    }
  }

  private void answered(Followed entry, String host, Resolver.Answer answer, Throwable failure) {
    if (followed.get(entry.cluster.getName()) != entry) {
      return;
    }
    if (failure == null && entry.names.learn(host, answer.addresses())) {
      entry.pace.answered(answer.lifetime());
      entry.changed |= entry.names.takeChanged();
    } else {
      entry.pace.failed();
      logFailure(entry, host, failure);
    }
    if (--entry.awaited == 0) {
      apply(entry);
      entry.timer = work.schedule(entry.pace.next(), () -> refresh(entry));
    }
  }

  private static void logFailure(Followed entry, String host, Throwable failure) {
    String reason =
        failure == null
            ? "it has no address of the family " + entry.cluster.getDnsLookupFamily()
            : failure.toString();
    // Only the first of a row of failures is news.
    LOG.log(
        entry.pace.failures() == 1
            ? org.apache.logging.log4j.Level.WARN
            : org.apache.logging.log4j.Level.DEBUG,
        "cluster {}: cannot resolve {}, its last addresses stay: {}",
        entry.cluster.getName(),
        host,
        reason);
  }

  private void apply(Followed entry) {
    if (!entry.changed) {
      return;
    }
    try {
      sink.put(entry.cluster, entry.names.assignment());
    } catch (RefusedException e) {
      LOG.warn(
          "cluster {}: its new addresses are refused, the last good ones stay: {}",
          entry.cluster.getName(),
          e.getMessage());
    }
  }
}
