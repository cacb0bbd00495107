package io.weft.http.routing.internal.service;

import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.weft.http.routing.internal.kernel.ListenerOptions;
import io.weft.http.routing.internal.kernel.RoutingMaps;
import io.weft.http.routing.internal.model.RouteModel;
import io.weft.http.routing.internal.predicate.PredicateSet;
import io.weft.http.routing.internal.read.RouteReader;
import io.weft.http.routing.internal.table.RouteTableCompiler;
import io.weft.http.routing.internal.table.TableTooLargeException;
import io.weft.spi.definition.Definitions;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.Clusters;
import io.weft.spi.relay.ActionTable;
import java.util.function.Consumer;

/** Makes tables and ends them. */
final class RouteTables {
  private static final int CELL = 64;

  private final RoutingMaps maps;
  private final Clusters clusters;
  private final Definitions definitions;
  private final ActionTable actions;
  private final Later later;

  RouteTables(
      RoutingMaps maps,
      Clusters clusters,
      Definitions definitions,
      ActionTable actions,
      Later later) {
    this.maps = maps;
    this.clusters = clusters;
    this.definitions = definitions;
    this.actions = actions;
    this.later = later;
  }

  /** Runs what has to wait until no request uses the past any more. */
  interface Later {
    void run(Runnable action);
  }

  /**
   * Makes a table; nothing names it yet.
   *
   * @param before the predicates of the table that it replaces
   * @param evaluated is told the predicates before the kernel can ask for them
   * @throws RefusedException when the configuration cannot be honoured; nothing is held then
   */
  RouteTable make(
      RouteConfiguration config,
      ListenerOptions options,
      PredicateSet before,
      Consumer<PredicateSet> evaluated)
      throws RefusedException {
    PredicateSet predicates = before.successor();
    RouteReader reader =
        new RouteReader(clusters, definitions, actions, predicates, options, config);
    RouteModel model = reader.read();
    try {
      byte[] cells = RouteTableCompiler.compile(model);
      evaluated.accept(predicates);
      int number = maps.enter(cells);
      return new RouteTable(
          config, model, predicates, number, cells.length / CELL, reader::release);
    } catch (TableTooLargeException | IllegalArgumentException | IllegalStateException e) {
      reader.release();
      evaluated.accept(before);
      throw new RefusedException(e.getMessage());
    }
  }

  /** Whether a configuration can be honoured. */
  void check(RouteConfiguration config) throws RefusedException {
    RouteReader reader =
        new RouteReader(
            clusters,
            definitions,
            actions,
            PredicateSet.empty(PredicateSet.Half.LOW),
            ListenerOptions.DEFAULT,
            config);
    try {
      RouteTableCompiler.compile(reader.read());
    } catch (TableTooLargeException | IllegalArgumentException e) {
      throw new RefusedException(e.getMessage());
    } finally {
      reader.release();
    }
  }

  /** No new request will use the table. */
  void retire(RouteTable table) {
    table.release().run();
    later.run(() -> maps.free(table.number()));
  }
}
