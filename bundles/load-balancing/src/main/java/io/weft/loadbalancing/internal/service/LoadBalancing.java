package io.weft.loadbalancing.internal.service;

import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.weft.kernel.BpfMap;
import io.weft.kernel.BpfObject;
import io.weft.kernel.Kernel;
import io.weft.kernel.KernelException;
import io.weft.kernel.Keys;
import io.weft.loadbalancing.internal.engine.Balancer;
import io.weft.loadbalancing.internal.engine.KernelPickTables;
import io.weft.loadbalancing.internal.memory.KernelSegments;
import io.weft.loadbalancing.internal.memory.PickMemory;
import io.weft.loadbalancing.internal.subset.Criteria;
import io.weft.spi.definition.HashPolicies;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.pipeline.SlotsReady;
import java.util.EnumSet;
import java.util.Hashtable;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The bundle's state: its object in the kernel and what fills it. The slot serves once all is
 * replayed.
 */
@Component(service = LoadBalancing.class)
public final class LoadBalancing {
  private static final Logger LOG = LogManager.getLogger(LoadBalancing.class);
  private static final String OBJECT = "load_balancing";
  private static final long RECLAIM_MILLIS = 200;

  /** What has to be replayed before the slot may serve. */
  enum Part {
    CLUSTERS,
    HASH_POLICIES,
    SUBSETS
  }

  private final BundleContext context;
  private final BpfMap hashPolicies;
  private final PickMemory memory;
  private final KernelPickTables tables;
  private final Balancer balancer;
  private final Set<Part> missing = EnumSet.allOf(Part.class);
  private final ScheduledThreadPoolExecutor reclaimer;
  private Optional<ServiceRegistration<SlotsReady>> ready = Optional.empty();

  @Activate
  public LoadBalancing(
      @Reference Kernel kernel,
      @Reference(target = "(" + SlotsReady.OBJECT + "=" + OBJECT + ")") BpfObject object,
      BundleContext context) {
    this.context = context;
    hashPolicies = object.map("lb_hash_policies");
    reclaimer = reclaimer();
    memory = new PickMemory(new KernelSegments(kernel, object.map("lb_segments")), this::later);
    tables = new KernelPickTables(object);
    balancer = new Balancer(memory, tables);
  }

  /** What is still to be reclaimed at the end goes with the memory. */
  private static ScheduledThreadPoolExecutor reclaimer() {
    var reclaimer =
        new ScheduledThreadPoolExecutor(
            1,
            Thread.ofPlatform().daemon().name("load-balancing").factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    reclaimer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    return reclaimer;
  }

  private void later(Runnable reclaim) {
    var unused = reclaimer.schedule(reclaim, RECLAIM_MILLIS, TimeUnit.MILLISECONDS);
  }

  Balancer balancer() {
    return balancer;
  }

  PickMemory memory() {
    return memory;
  }

  void hashPolicy(int id, RouteAction action) throws RefusedException {
    byte[] policy = HashPolicies.encode(action);
    try {
      hashPolicies.update(Keys.of(id), policy);
    } catch (KernelException e) {
      throw new RefusedException(
          "no room for one more hash policy among %d: %s"
              .formatted(hashPolicies.definition().maxEntries(), e.getMessage()));
    }
  }

  void removeHashPolicy(int id) {
    hashPolicies.delete(Keys.of(id));
  }

  void subset(int id, Metadata metadata) throws RefusedException {
    balancer.addSubset(id, Criteria.of(metadata));
  }

  synchronized void replayed(Part part) {
    if (missing.remove(part) && missing.isEmpty()) {
      LOG.info(
          "load balancing is filled: {} pick tables in {} bytes", memory.tables(), memory.bytes());
      Hashtable<String, Object> properties = new Hashtable<>();
      properties.put(SlotsReady.OBJECT, OBJECT);
      ready =
          Optional.of(context.registerService(SlotsReady.class, new SlotsReady() {}, properties));
    }
  }

  /**
   * The kernel's references to the segments keep them alive for the programs, which serve on for a
   * grace time.
   */
  @Deactivate
  public synchronized void stop() {
    ready.ifPresent(LoadBalancing::unregister);
    reclaimer.close();
    tables.close();
    memory.close();
  }

  private static void unregister(ServiceRegistration<?> registration) {
    try {
      registration.unregister();
    } catch (IllegalStateException alreadyGone) {
      return; // The framework was first.
    }
  }
}
