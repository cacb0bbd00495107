package io.weft.mesh.internal.listener;

import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.weft.mesh.internal.cluster.ClusterBook;
import io.weft.mesh.internal.cluster.ClusterState;
import io.weft.mesh.internal.id.Grace;
import io.weft.mesh.internal.id.IdPool;
import io.weft.mesh.internal.listener.ListenerShape.Captured;
import io.weft.mesh.internal.listener.ListenerShape.CatchAll;
import io.weft.mesh.internal.table.ClusterEntry.Kind;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.FilterPlan;
import io.weft.spi.mesh.ListenerContext;
import io.weft.spi.mesh.NetworkFilterHandler;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
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
    return switch (reader.read(listener)) {
      case CatchAll shape -> catchAll(listener, shape);
      case Captured shape -> captured(listener, shape, replan);
    };
  }

  /** Connections that no listener takes are left alone, which is right only for a pass-through. */
  private Planned catchAll(Listener listener, CatchAll shape) throws RefusedException {
    Optional<ClusterState> cluster = clusters.state(shape.cluster());
    if (cluster.map(c -> c.entry().kind() != Kind.ORIGINAL_DST).orElse(true)) {
      throw new RefusedException(
          "connections that no other listener takes would go to cluster "
              + shape.cluster()
              + "; only their original destination is carried (a cluster of type ORIGINAL_DST that is in force)");
    }
    var nothing = new FilterPlan(0, Set.of(), OptionalInt.empty(), 0, "", true, () -> {});
    return new Planned(
        listener,
        shape,
        0,
        nothing,
        0,
        handler(shape),
        OptionalInt.empty(),
        false,
        new AtomicBoolean());
  }

  private NetworkFilterHandler handler(ListenerShape shape) throws RefusedException {
    String type = shape.filter().getTypeUrl();
    return handlers
        .newest(type)
        .orElseThrow(
            () -> new RefusedException("needs a feature that handles the network filter " + type));
  }

  private Planned captured(Listener listener, Captured shape, IntConsumer replan)
      throws RefusedException {
    NetworkFilterHandler handler = handler(shape);
    int id = ids.take();
    Optional<FilterPlan> made = Optional.empty();
    try {
      var context = new ListenerContext(id, listener.getName(), () -> replan.accept(id));
      made = Optional.of(planned(handler, context, shape));
      FilterPlan plan = made.get();
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
      ids.give(id);
      throw e;
    }
  }

  private static FilterPlan planned(
      NetworkFilterHandler handler, ListenerContext context, Captured shape)
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
          close(planned);
          planned.fallback().ifPresent(clusters::forget);
          freed.run();
          if (planned.id() != 0) {
            ids.give(planned.id());
          }
        });
  }

  /** Frees a version's tables after the grace time; the version itself stays. */
  void closeLater(Planned planned) {
    grace.after(() -> close(planned));
  }
}
