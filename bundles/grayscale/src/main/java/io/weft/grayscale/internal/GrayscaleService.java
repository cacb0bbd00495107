package io.weft.grayscale.internal;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.weft.kernel.BpfObject;
import io.weft.spi.definition.DefinitionCompiler;
import io.weft.spi.definition.Kinds;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.Clusters;
import io.weft.spi.pipeline.SlotsReady;
import io.weft.spi.relay.ActionTable;
import java.util.ArrayList;
import java.util.Hashtable;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Registers the compilers of this bundle's kinds; once all are replayed the slot may serve. */
@Component(
    service = GrayscaleService.class,
    configurationPid = "io.weft.grayscale",
    immediate = true)
public final class GrayscaleService {
  private static final Logger LOG = LogManager.getLogger(GrayscaleService.class);
  private static final String OBJECT = "grayscale";

  /** Configuration, PID {@code io.weft.grayscale}. */
  public @interface Config {
    /**
     * Whether a route's hash policy (a header, a cookie, the source address) also decides the
     * cluster of a split that says nothing else: the same user stays in the same group.
     */
    boolean sticky() default false;
  }

  private final BundleContext context;
  private final Grayscale grayscale;
  private final List<ServiceRegistration<?>> registrations = new ArrayList<>();
  private final Set<String> missing =
      new TreeSet<>(Set.of(Kinds.SPLIT, Kinds.MIRROR, Kinds.HASH_POLICY));

  @Activate
  public GrayscaleService(
      @Reference(target = "(" + SlotsReady.OBJECT + "=" + OBJECT + ")") BpfObject object,
      @Reference Clusters clusters,
      @Reference ActionTable actions,
      BundleContext context,
      Config config) {
    this.context = context;
    grayscale = new Grayscale(new GrayTables(object), clusters, actions, config.sticky());
    register(Kinds.SPLIT, grayscale::addSplit, grayscale::removeSplit);
    register(
        Kinds.MIRROR,
        (id, content) -> grayscale.addMirror(id, route(content)),
        grayscale::removeMirror);
    register(
        Kinds.HASH_POLICY,
        (id, content) -> grayscale.addHashPolicy(id, route(content)),
        grayscale::removeHashPolicy);
  }

  /** What the slot still names is kept for the grace time. */
  @Deactivate
  public synchronized void stop() {
    registrations.forEach(GrayscaleService::unregister);
    grayscale.close();
  }

  private static void unregister(ServiceRegistration<?> registration) {
    try {
      registration.unregister();
    } catch (IllegalStateException alreadyGone) {
      return; // The framework was first.
    }
  }

  Grayscale grayscale() {
    return grayscale;
  }

  private static RouteAction route(Message content) throws RefusedException {
    if (content instanceof RouteAction action) {
      return action;
    }
    throw new RefusedException(
        "a RouteAction is needed, not " + content.getDescriptorForType().getFullName());
  }

  private void register(String kind, Compile compile, IntConsumer remove) {
    registrations.add(
        context.registerService(
            DefinitionCompiler.class, new Compiler(kind, compile, remove), new Hashtable<>()));
  }

  private synchronized void replayed(String kind) {
    if (missing.remove(kind) && missing.isEmpty()) {
      LOG.info(
          "grayscale is filled: {} splits, {} mirror policies",
          grayscale.splits().size(),
          grayscale.copies().size());
      Hashtable<String, Object> properties = new Hashtable<>();
      properties.put(SlotsReady.OBJECT, OBJECT);
      registrations.add(context.registerService(SlotsReady.class, new SlotsReady() {}, properties));
    }
  }

  private interface Compile {
    void accept(int id, Message content) throws RefusedException;
  }

  /** One kind. */
  private final class Compiler implements DefinitionCompiler {
    private final String kind;
    private final Compile compile;
    private final IntConsumer remove;

    Compiler(String kind, Compile compile, IntConsumer remove) {
      this.kind = kind;
      this.compile = compile;
      this.remove = remove;
    }

    @Override
    public String kind() {
      return kind;
    }

    @Override
    public void compile(int id, Message content) throws RefusedException {
      compile.accept(id, content);
    }

    @Override
    public void remove(int id) {
      remove.accept(id);
    }

    @Override
    public void replayed() {
      GrayscaleService.this.replayed(kind);
    }
  }
}
