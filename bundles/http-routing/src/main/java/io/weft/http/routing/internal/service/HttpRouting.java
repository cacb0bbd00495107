package io.weft.http.routing.internal.service;

import io.weft.http.routing.internal.kernel.RoutingMaps;
import io.weft.http.routing.internal.predicate.PredicateSet;
import io.weft.kernel.BpfObject;
import io.weft.kernel.Kernel;
import io.weft.spi.definition.Definitions;
import io.weft.spi.mesh.ClusterCompiler;
import io.weft.spi.mesh.Clusters;
import io.weft.spi.mesh.NetworkFilterHandler;
import io.weft.spi.pipeline.SlotsReady;
import io.weft.spi.relay.ActionTable;
import io.weft.spi.relay.RequestPredicates;
import io.weft.spi.xds.ResourceHandler;
import java.util.Deque;
import java.util.Hashtable;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.osgi.framework.BundleContext;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The bundle's state and its place in the mesh. Route configurations come first, then clusters and
 * listeners; when all are replayed the slots may serve.
 */
@Component(service = HttpRouting.class, configurationPid = "io.weft.http.routing", immediate = true)
public final class HttpRouting {
  private static final String OBJECT = "http_routing";
  private static final String HALF = "weft.http.routing.predicates";

  private final BundleContext context;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("http-routing").factory());
  private final Routing routing;
  private final RouteHandler routes;
  private final Deque<ServiceRegistration<?>> registrations = new ConcurrentLinkedDeque<>();
  private int missing = 3; // routes, clusters, listeners

  /** Configuration, PID {@code io.weft.http.routing}. */
  public @interface Config {
    /** How long a table that no listener names any more stays for requests; milliseconds. */
    long grace_millis() default 1000;
  }

  @Activate
  public HttpRouting(
      @Reference Kernel kernel,
      @Reference(target = "(" + SlotsReady.OBJECT + "=" + OBJECT + ")") BpfObject object,
      @Reference Clusters clusters,
      @Reference Definitions definitions,
      @Reference ActionTable actions,
      BundleContext context,
      Config config) {
    this.context = context;
    RoutingMaps maps = new RoutingMaps(kernel, object);
    Set<String> others = others();
    PredicateSet.Half half =
        others.contains(PredicateSet.Half.LOW.name())
            ? PredicateSet.Half.HIGH
            : PredicateSet.Half.LOW;
    routing =
        new Routing(
            maps,
            clusters,
            definitions,
            actions,
            half,
            action -> after(config.grace_millis(), action));
    boolean first = others.isEmpty();
    routes = new RouteHandler(routing, first ? this::partReplayed : () -> takeOver(maps));
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put(HALF, half.name());
    register(RequestPredicates.class, routing.predicates(), properties);
    if (first) {
      takeListeners(maps);
    }
    register(ResourceHandler.class, routes, new Hashtable<>());
  }

  /**
   * The halves of versions that this one takes over from; they go on with their own predicates
   * meanwhile.
   */
  private Set<String> others() {
    try {
      return context.getServiceReferences(RequestPredicates.class, "(" + HALF + "=*)").stream()
          .map(reference -> (String) reference.getProperty(HALF))
          .collect(Collectors.toUnmodifiableSet());
    } catch (InvalidSyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private void after(long millis, Runnable action) {
    try {
      var unused = timer.schedule(action, millis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException stopped) {
      // The tables go with the object.
      return;
    }
  }

  /** All routes are there before the listeners of another version are planned anew. */
  private void takeOver(RoutingMaps maps) {
    takeListeners(maps);
    partReplayed();
  }

  private void takeListeners(RoutingMaps maps) {
    register(ClusterCompiler.class, new ClusterNames(maps, this::partReplayed), new Hashtable<>());
    register(
        NetworkFilterHandler.class,
        new HttpFilterHandler(routing, this::partReplayed),
        new Hashtable<>());
  }

  private synchronized void partReplayed() {
    if (--missing == 0) {
      Hashtable<String, Object> properties = new Hashtable<>();
      properties.put(SlotsReady.OBJECT, OBJECT);
      register(SlotsReady.class, new SlotsReady() {}, properties);
    }
  }

  private <S> void register(Class<S> type, S service, Hashtable<String, Object> properties) {
    registrations.push(context.registerService(type, service, properties));
  }

  /** The state. */
  public Routing routing() {
    return routing;
  }

  /** Route configurations that were refused. */
  public long refused() {
    return routes.refused();
  }

  /** What came first goes last: predicates serve for as long as anything of this bundle does. */
  @Deactivate
  public void stop() {
    registrations.forEach(HttpRouting::unregister);
    routing.closed();
    timer.shutdownNow();
  }

  private static void unregister(ServiceRegistration<?> registration) {
    try {
      registration.unregister();
    } catch (IllegalStateException alreadyGone) {
      // The framework has taken it back.
      return;
    }
  }
}
