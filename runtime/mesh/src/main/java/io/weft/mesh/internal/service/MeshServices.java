package io.weft.mesh.internal.service;

import io.weft.spi.command.Command;
import io.weft.spi.definition.Definitions;
import io.weft.spi.mesh.Clusters;
import io.weft.spi.mesh.Listeners;
import io.weft.spi.xds.CoverageFile;
import io.weft.spi.xds.FieldCoverage;
import io.weft.spi.xds.ResourceHandler;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * What the mesh offers to other bundles. Handlers of resources come last: by then everything that a
 * resource may ask for is there.
 */
@Component(
    service = {},
    immediate = true)
public final class MeshServices {
  private final MeshComponent component;
  private final BundleContext context;
  private Optional<ServiceRegistration<FieldCoverage>> mark = Optional.empty();
  private final Deque<ServiceRegistration<?>> registrations = new ArrayDeque<>();

  @Activate
  public MeshServices(@Reference MeshComponent component, BundleContext context) {
    this.component = component;
    this.context = context;
    Mesh mesh = component.mesh();
    mesh.refusals().onRetry(this::askAgain);
    register(Clusters.class, mesh.clusterBook());
    register(Listeners.class, mesh.listenerBook());
    register(Definitions.class, mesh.definitions());
    register(Command.class, new ListenersCommand(mesh));
    register(Command.class, new ClustersCommand(mesh));
    register(Command.class, new EndpointsCommand(mesh));
    register(FieldCoverage.class, mesh.coverage());
    register(ResourceHandler.class, mesh.clusterHandler());
    register(ResourceHandler.class, mesh.endpointHandler());
    register(ResourceHandler.class, mesh.listenerHandler());
  }

  /**
   * A change of coverage has everything judged again that was refused. This one covers nothing and
   * stands for a service that came without a coverage of its own, or after it.
   */
  private synchronized void askAgain() {
    var next =
        context.registerService(
            FieldCoverage.class, new CoverageFile("core", Set.of(), Map.of()), null);
    mark.ifPresent(ServiceRegistration::unregister);
    mark = Optional.of(next);
  }

  private <S> void register(Class<S> type, S service) {
    registrations.push(context.registerService(type, service, null));
  }

  @Deactivate
  public void stop() {
    component.mesh().refusals().onRetry(() -> {});
    synchronized (this) {
      mark.ifPresent(ServiceRegistration::unregister);
    }
    registrations.forEach(ServiceRegistration::unregister);
  }
}
