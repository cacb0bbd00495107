package io.weft.http.routing.internal.service;

import io.weft.spi.metrics.Metrics;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** What the route tables take, and what was refused. */
@Component(service = RoutingMetrics.class, immediate = true)
public final class RoutingMetrics {
  private static final int CELL = 64;

  private final HttpRouting bundle;
  private final Metrics metrics;
  private final List<AutoCloseable> observed;

  @Activate
  public RoutingMetrics(@Reference HttpRouting bundle, @Reference Metrics metrics) {
    this.bundle = bundle;
    this.metrics = metrics;
    observed =
        List.of(
            gauge("weft_routes", "Routes in force", t -> t.model().ruleCount()),
            gauge("weft_route_tables", "Route tables in the kernel", t -> 1),
            gauge(
                "weft_route_table_bytes",
                "Kernel memory of route tables",
                t -> (double) t.cells() * CELL),
            gauge(
                "weft_route_predicates",
                "Conditions that the relay evaluates for the kernel",
                t -> t.predicates().size()),
            metrics.observe(
                "weft_route_refusals_total",
                "Route configurations that were refused",
                true,
                new String[0],
                o -> o.set(bundle.refused())));
  }

  private AutoCloseable gauge(String name, String help, ToDoubleFunction<RouteTable> value) {
    return metrics.observe(
        name,
        help,
        false,
        new String[0],
        o -> o.set(bundle.routing().tables().values().stream().mapToDouble(value).sum()));
  }

  @Deactivate
  public void stop() throws Exception {
    for (AutoCloseable metric : observed) {
      metric.close();
    }
  }
}
