package io.weft.mesh.internal.service;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.weft.mesh.internal.cluster.ClusterBook;
import io.weft.mesh.internal.cluster.ClusterDiscovery;
import io.weft.mesh.internal.cluster.ClusterParts;
import io.weft.mesh.internal.cluster.Resolver;
import io.weft.mesh.internal.definition.DefinitionBook;
import io.weft.mesh.internal.id.Grace;
import io.weft.mesh.internal.id.Refusals;
import io.weft.mesh.internal.id.Work;
import io.weft.mesh.internal.listener.ListenerBook;
import io.weft.mesh.internal.listener.ListenerParts;
import io.weft.mesh.internal.listener.TcpProxyHandler;
import io.weft.mesh.internal.table.ClusterEntry;
import io.weft.mesh.internal.table.Inherited;
import io.weft.spi.definition.DefinitionCompiler;
import io.weft.spi.mesh.ClusterCompiler;
import io.weft.spi.mesh.NetworkFilterHandler;
import io.weft.spi.relay.Splicing;
import io.weft.spi.xds.CoverageFile;
import io.weft.spi.xds.ResourceHandler;
import io.weft.spi.xds.ResourceName;
import io.weft.spi.xds.ResourceType;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** The mesh: listeners, clusters, endpoints and definitions. Safe for many threads. */
public final class Mesh {
  /** Clusters before endpoints before listeners: make before break. */
  private static final ResourceType<Cluster> CDS =
      type("cluster.v3.Cluster", Cluster.getDefaultInstance(), 100);

  private static final ResourceType<ClusterLoadAssignment> EDS =
      type("endpoint.v3.ClusterLoadAssignment", ClusterLoadAssignment.getDefaultInstance(), 200);
  private static final ResourceType<Listener> LDS =
      type("listener.v3.Listener", Listener.getDefaultInstance(), 400);

  private static final int DEFINITIONS = 1 << 20;

  private final ReentrantLock lock;
  private final CoverageFile coverage = CoverageFile.of("core", Mesh.class);
  private final Refusals refusals = new Refusals();
  private final DefinitionBook definitions;
  private final ClusterParts clusters;
  private final ListenerParts listeners;
  private volatile Optional<Splicing> splicing = Optional.empty();

  /**
   * @param lock held by whoever runs {@code grace} and {@code work}
   */
  public Mesh(Tables tables, Resolver resolver, ReentrantLock lock, Grace grace, Work work) {
    this.lock = lock;
    definitions = new DefinitionBook(DEFINITIONS, grace);
    clusters =
        ClusterParts.of(
            tables.clusters(),
            tables.endpoints(),
            resolver,
            grace,
            work,
            refusals,
            this::clusterChanged);
    listeners =
        ListenerParts.of(
            tables.listeners(), clusters.book(), this::isIgnorable, grace, work, refusals);
    listeners.discovery().addHandler(new TcpProxyHandler(clusters.book(), definitions));
  }

  private static <M extends com.google.protobuf.Message> ResourceType<M> type(
      String name, M prototype, int order) {
    return new ResourceType<>("type.googleapis.com/envoy.config." + name, prototype, order);
  }

  private void clusterChanged(int id) {
    listeners.book().regear(id);
  }

  private boolean isIgnorable(String filterType) {
    return coverage.ignored().containsKey(filterType + ".*")
        || coverage.ignored().containsKey(filterType);
  }

  /** Takes over tables that an earlier process filled; before anything is applied. */
  void inherit(Inherited rows, Tables tables, Grace grace) {
    rows.listeners().forEach(listeners.ids()::reserve);
    rows.clusters().forEach(clusters.clusterIds()::reserve);
    rows.endpoints().forEach(clusters.endpointIds()::reserve);
    listeners
        .discovery()
        .inherit(rows.keys().keySet(), () -> grace.after(() -> freeInherited(rows, tables)));
  }

  private void freeInherited(Inherited rows, Tables tables) {
    for (int id : rows.listeners()) {
      tables.listeners().clear(id);
      listeners.ids().give(id);
    }
    for (int id : rows.clusters()) {
      tables.clusters().write(id, ClusterEntry.NONE);
      clusters.clusterIds().give(id);
    }
    rows.endpoints().forEach(clusters.rows()::retire);
  }

  /** Who says what the kernel carries on its own. */
  void splicing(Optional<Splicing> service) {
    splicing = service;
  }

  Optional<Splicing> splicing() {
    return splicing;
  }

  /** The fields that the core honours. */
  public CoverageFile coverage() {
    return coverage;
  }

  /** Takes clusters. */
  public ResourceHandler<Cluster> clusterHandler() {
    ClusterDiscovery discovery = clusters.discovery();
    return new LockedHandler<>(lock, CDS, Mesh::endpointsOf, discovery::applyClusters);
  }

  private static Set<ResourceName> endpointsOf(Cluster cluster) {
    return cluster.getType() == Cluster.DiscoveryType.EDS
        ? Set.of(new ResourceName(EDS.typeUrl(), ClusterDiscovery.serviceName(cluster)))
        : Set.of();
  }

  /** Takes endpoints. */
  public ResourceHandler<ClusterLoadAssignment> endpointHandler() {
    return new LockedHandler<>(lock, EDS, a -> Set.of(), clusters.discovery()::applyAssignments);
  }

  /** Takes listeners. */
  public ResourceHandler<Listener> listenerHandler() {
    return new LockedHandler<>(
        lock, LDS, listeners.discovery()::references, listeners.discovery()::apply);
  }

  public void add(ClusterCompiler compiler) {
    locked(() -> clusters.discovery().addCompiler(compiler));
  }

  public void drop(ClusterCompiler compiler) {
    locked(() -> clusters.discovery().dropCompiler(compiler));
  }

  public void add(NetworkFilterHandler handler) {
    locked(() -> listeners.discovery().addHandler(handler));
  }

  public void drop(NetworkFilterHandler handler) {
    locked(() -> listeners.discovery().dropHandler(handler));
  }

  /** The mesh's lock comes before that of the definitions, which compilers are called with. */
  public void add(DefinitionCompiler compiler) {
    locked(
        () -> {
          definitions.add(compiler);
          // Whoever needs definitions, such as a handler of routes, refuses without the mesh.
          refusals.ask();
        });
  }

  public void drop(DefinitionCompiler compiler) {
    definitions.drop(compiler);
  }

  private void locked(Runnable action) {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  public ClusterBook clusterBook() {
    return clusters.book();
  }

  public ClusterParts clusterParts() {
    return clusters;
  }

  public ListenerBook listenerBook() {
    return listeners.book();
  }

  public ListenerParts listenerParts() {
    return listeners;
  }

  public Refusals refusals() {
    return refusals;
  }

  public DefinitionBook definitions() {
    return definitions;
  }
}
