package io.weft.relay.internal.kernel;

import io.weft.relay.internal.stats.Count;
import io.weft.relay.internal.stats.Durations;
import io.weft.relay.internal.stats.Totals;
import io.weft.spi.metrics.Metrics;
import io.weft.spi.metrics.Metrics.Observation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** What the relay did, where there is somebody to show it to. */
@Component(
    service = {},
    immediate = true)
public final class RelayMetrics {
  private static final Logger LOG = LogManager.getLogger(RelayMetrics.class);
  private static final long FRESH_NANOS = 100_000_000;

  private final RelayComponent component;
  private final Metrics metrics;
  private final List<AutoCloseable> open = new ArrayList<>();
  private Totals totals = new Totals();
  private long takenAt = System.nanoTime() - 2 * FRESH_NANOS;

  @Activate
  public RelayMetrics(@Reference RelayComponent component, @Reference Metrics metrics) {
    this.component = component;
    this.metrics = metrics;
    counter(
        "weft_relay_requests_total",
        "Requests and TCP connections by how they ended; response_flags are Envoy's",
        this::requests,
        "response_flags",
        "reason",
        "code_class");
    counter(
        "weft_relay_cluster_requests_total",
        "Requests and TCP connections by cluster; those of more than 1,000 are _other",
        this::clusters,
        "cluster",
        "code_class");
    for (Count count : Count.values()) {
      Consumer<Observation> read = o -> o.set(totals().get(count));
      open.add(
          metrics.observe(count.metric(), count.help(), count.isCounter(), new String[0], read));
    }
    component
        .durations()
        .to(
            metrics
                    .histogram(
                        "weft_relay_request_seconds",
                        "From a request's head to the end of its answer",
                        Durations.BUCKETS)
                    .labels()
                ::observe);
  }

  private void counter(String name, String help, Consumer<Observation> read, String... labels) {
    open.add(metrics.observe(name, help, true, labels, read));
  }

  /** One look at the loops serves a whole scrape. */
  private synchronized Totals totals() {
    long now = System.nanoTime();
    if (now - takenAt > FRESH_NANOS) {
      totals = component.relay().totals();
      takenAt = System.nanoTime();
    }
    return totals;
  }

  private void requests(Observation observation) {
    totals()
        .requests()
        .forEach(
            (end, count) ->
                observation.set(
                    count, end.flags(), end.reason().label(), codeClass(end.statusClass())));
  }

  private void clusters(Observation observation) {
    // Clusters that are gone share a name.
    Map<List<String>, Long> series = new HashMap<>();
    totals()
        .clusters()
        .forEach(
            (cluster, byClass) -> {
              for (int i = 0; i < byClass.length; i++) {
                if (byClass[i] > 0) {
                  var labels = List.of(clusterName(cluster), codeClass(i));
                  series.merge(labels, byClass[i], Long::sum);
                }
              }
            });
    series.forEach((labels, count) -> observation.set(count, labels.get(0), labels.get(1)));
  }

  private String clusterName(int cluster) {
    return switch (cluster) {
      case 0 -> "-";
      case Totals.OTHER_CLUSTERS -> "_other";
      default -> component.clusters().nameOf(cluster);
    };
  }

  /** {@code none} where no answer was sent. */
  private static String codeClass(int statusClass) {
    return statusClass == 0 ? "none" : statusClass + "xx";
  }

  @Deactivate
  public void stop() {
    component.durations().to(seconds -> {});
    for (AutoCloseable metric : open) {
      try {
        metric.close();
      } catch (Exception e) {
        LOG.warn("a metric of the relay could not be removed: {}", e.toString());
      }
    }
  }
}
