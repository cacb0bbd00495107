package io.weft.mesh.internal.listener;

import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.weft.mesh.internal.cluster.ClusterBook;
import io.weft.mesh.internal.id.Grace;
import io.weft.mesh.internal.id.IdPool;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.FilterPlan;
import io.weft.spi.mesh.ListenerContext;
import io.weft.spi.mesh.NetworkFilterHandler;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntConsumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Makes versions of listeners and ends them. */
final class Planner {
  private static final Logger LOG = LogManager.getLogger(Planner.class);

  private final IdPool ids;
  private final Handlers handlers;
  private final ClusterBook clusters;
  private final ListenerReader reader;
  private final Grace grace;

  Planner(IdPool ids, Handlers handlers, ClusterBook clusters, ListenerReader reader, Grace grace) {
    this.ids = ids;
    this.handlers = handlers;
    this.clusters = clusters;
    this.reader = reader;
    this.grace = grace;
  }

  /**
   * Plans a listener under a new id; nothing of it is in force yet.
   *
   * @param replan told the id when the handler wants it planned again
   */
  Planned plan(Listener listener, IntConsumer replan) throws RefusedException {
    int id = ids.take();
    try {
      return plan(listener, id, replan);
    } catch (RefusedException e) {
      ids.give(id);
      throw e;
    }
  }

  /**
   * Plans a listener under the id that it has, with a handler whose tables are its own: the slots
   * that read them find every listener there when they take over.
   */
  Planned plan(Listener listener, int id, IntConsumer replan) throws RefusedException {
    ListenerShape shape = reader.read(listener);
    NetworkFilterHandler handler = handler(shape);
    Optional<FilterPlan> made = Optional.empty();
    try {
      var context = new ListenerContext(id, listener.getName(), () -> replan.accept(id));
      made = Optional.of(planned(handler, context, shape));
      FilterPlan plan = made.get();
      checkCatchAll(shape, plan);
      int needs = Phases.bits(plan.needs());
      OptionalInt fallback =
          shape
              .fallback()
              .map(name -> OptionalInt.of(clusters.mention(name)))
              .orElse(OptionalInt.empty());
      return new Planned(
          listener,
          shape,
          id,
          plan,
          needs,
          handler,
          fallback,
          shape.fallbackGiven(),
          new AtomicBoolean());
    } catch (RefusedException e) {
      made.ifPresent(p -> p.close().run());
      throw e;
    }
  }

  /** Nothing is known of a cluster that is not there, and too much depends on this one. */
  private void checkCatchAll(ListenerShape shape, FilterPlan plan) throws RefusedException {
    OptionalInt cluster = plan.cluster();
    if (shape.catchAll() && cluster.isPresent() && clusters.state(cluster.getAsInt()).isEmpty()) {
      throw new RefusedException(
          "connections that no other listener takes would go to cluster "
              + clusters.nameOf(cluster.getAsInt())
              + ", which is not in force");
    }
  }

  private NetworkFilterHandler handler(ListenerShape shape) throws RefusedException {
    String type = shape.filter().getTypeUrl();
    return handlers
        .newest(type)
        .orElseThrow(
            () -> new RefusedException("needs a feature that handles the network filter " + type));
  }

  private static FilterPlan planned(
      NetworkFilterHandler handler, ListenerContext context, ListenerShape shape)
      throws RefusedException {
    try {
      return handler.plan(context, shape.filter());
    } catch (RuntimeException e) {
      LOG.error("listener {}: {} failed", context.name(), handler.getClass().getName(), e);
      throw new RefusedException(handler.getClass().getName() + " failed: " + e);
    }
  }

  /** Frees a version's tables once; its id stays its own. */
  void close(Planned planned) {
    if (planned.closed().compareAndSet(false, true)) {
      try {
        planned.plan().close().run();
      } catch (RuntimeException e) {
        LOG.error("listener {}: its tables could not be freed", planned.name(), e);
      }
    }
  }

  /** Ends a version that nobody newly chooses. */
  void retire(Planned planned, Runnable freed) {
    grace.after(
        () -> {
          end(planned);
          freed.run();
          ids.give(planned.id());
        });
  }

  /** Ends a version whose id lives on with another handler. */
  void succeed(Planned planned) {
    grace.after(() -> end(planned));
  }

  private void end(Planned planned) {
    close(planned);
    planned.fallback().ifPresent(clusters::forget);
  }

  /** Frees a version's tables after the grace time; the version itself stays. */
  void closeLater(Planned planned) {
    grace.after(() -> close(planned));
  }
}
