package io.weft.mesh.internal.cluster;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.weft.mesh.internal.id.Refusals;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.ClusterCompiler;
import io.weft.spi.xds.ResourceUpdate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * CDS and EDS. An assignment may come before or after its cluster, and is kept. Called under the
 * mesh's lock.
 */
public final class ClusterDiscovery {
  private static final Logger LOG = LogManager.getLogger(ClusterDiscovery.class);

  private final ClusterBook book;
  private final DnsClusters dns;
  private final Refusals refusals;
  private final KeptAssignments assignments = new KeptAssignments();

  /** What was read for large clusters, by cluster. */
  private final Map<String, KnownEndpoints> known = new HashMap<>();

  private final Map<String, Set<String>> users = new HashMap<>();

  ClusterDiscovery(ClusterBook book, DnsClusters dns, Refusals refusals) {
    this.book = book;
    this.dns = dns;
    this.refusals = refusals;
  }

  /** The name under which EDS has a cluster's endpoints. */
  public static String serviceName(Cluster cluster) {
    String name = cluster.getEdsClusterConfig().getServiceName();
    return name.isEmpty() ? cluster.getName() : name;
  }

  /** A batch of CDS; what was refused, by name. */
  public Map<String, String> applyClusters(ResourceUpdate<Cluster> update) {
    update.removed().forEach(this::removeCluster);
    var refused = new TreeMap<String, String>();
    update.changed().forEach((name, cluster) -> putCluster(cluster, refused));
    return refused;
  }

  private void putCluster(Cluster cluster, Map<String, String> refused) {
    String name = cluster.getName();
    try {
      ClusterRules.check(cluster);
      var old = book.state(name).map(s -> s.snapshot().config());
      book.put(cluster, assignment(cluster));
      old.ifPresent(this::unuse);
      use(cluster);
    } catch (RefusedException e) {
      refusals.count("cluster");
      refused.put(name, "cluster " + name + ": " + e.getMessage());
      LOG.warn("cluster {} refused, the last good one stays: {}", name, e.getMessage());
    }
  }

  private Assignment assignment(Cluster cluster) throws RefusedException {
    return switch (cluster.getType()) {
      case STATIC -> read(cluster, cluster.getLoadAssignment());
      // Where endpoints are still to come, whether they can be reached at all is known now.
      case EDS -> read(cluster, assignments.get(serviceName(cluster)));
      case STRICT_DNS, LOGICAL_DNS -> dns.assignment(cluster);
      case ORIGINAL_DST, UNRECOGNIZED -> Assignment.EMPTY;
    };
  }

  static Assignment read(Cluster cluster, ClusterLoadAssignment source) throws RefusedException {
    return new AssignmentReader(TransportSockets.of(cluster), HostLookup.LITERAL).read(source);
  }

  private void use(Cluster cluster) {
    if (cluster.getType() == DiscoveryType.EDS) {
      users.computeIfAbsent(serviceName(cluster), n -> new HashSet<>()).add(cluster.getName());
    }
    dns.follow(cluster);
  }

  private void unuse(Cluster cluster) {
    users.computeIfPresent(
        serviceName(cluster),
        (service, names) -> {
          names.remove(cluster.getName());
          return names.isEmpty() ? null : names;
        });
  }

  private void removeCluster(String name) {
    book.state(name).ifPresent(state -> unuse(state.snapshot().config()));
    dns.unfollow(name);
    known.remove(name);
    book.remove(name);
  }

  /** A batch of EDS; what was refused, by name. */
  public Map<String, String> applyAssignments(ResourceUpdate<ClusterLoadAssignment> update) {
    var refused = new TreeMap<String, String>();
    for (String name : update.removed()) {
      putAssignment(name, ClusterLoadAssignment.getDefaultInstance(), refused);
      assignments.remove(name);
    }
    update.changed().forEach((name, assignment) -> putAssignment(name, assignment, refused));
    return refused;
  }

  private void putAssignment(
      String name, ClusterLoadAssignment assignment, Map<String, String> refused) {
    for (String user : List.copyOf(users.getOrDefault(name, Set.of()))) {
      Cluster cluster = book.state(user).orElseThrow().snapshot().config();
      try {
        putEndpoints(cluster, assignment);
      } catch (RefusedException e) {
        refusals.count("endpoints");
        refused.put(name, "cluster " + user + ": " + e.getMessage());
        LOG.warn(
            "endpoints of cluster {} refused, the last good ones stay: {}", user, e.getMessage());
      }
    }
    if (!refused.containsKey(name)) {
      assignments.put(name, assignment);
    }
  }

  private void putEndpoints(Cluster cluster, ClusterLoadAssignment source) throws RefusedException {
    KnownEndpoints before = known.get(cluster.getName());
    var difference = before == null ? Optional.<Assignment>empty() : before.next(cluster, source);
    Assignment read = difference.isPresent() ? difference.get() : read(cluster, source);
    book.put(cluster, read);
    var now = new KnownEndpoints(cluster, source, read);
    if (now.isOneToOne() && KnownEndpoints.isLarge(source)) {
      known.put(cluster.getName(), now);
    } else {
      known.remove(cluster.getName());
    }
  }

  /** A compiler came: it gets all clusters, and what was refused is asked for again. */
  public void addCompiler(ClusterCompiler compiler) {
    book.addCompiler(compiler)
        .forEach(
            (name, reason) ->
                LOG.warn("cluster {}: the new compiler refuses it: {}", name, reason));
    compiler.replayed();
    refusals.retry();
  }

  /** A compiler went; what it made stays in force until its bundle's slots go. */
  public void dropCompiler(ClusterCompiler compiler) {
    book.dropCompiler(compiler);
  }
}
