package io.weft.xds.node;

import io.weft.spi.metrics.Metrics;
import io.weft.spi.metrics.Metrics.Observation;
import io.weft.xds.ads.Connection;
import io.weft.xds.ads.ControlPlane;
import io.weft.xds.ads.TypeStatistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The metrics weft_xds_*. */
final class XdsMetrics {
  private static final Logger LOG = LogManager.getLogger(XdsMetrics.class);
  private static final double[] SECONDS = {0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.5, 1, 5};

  private final Metrics metrics;
  private final XdsNode node;
  private final Metrics.Histogram apply;
  private final List<AutoCloseable> observed = new ArrayList<>();

  XdsMetrics(Metrics metrics, XdsNode node) {
    this.metrics = metrics;
    this.node = node;
    apply =
        metrics.histogram(
            "weft_xds_apply_seconds", "Time that handlers took for a batch", SECONDS, "type");
    perType("weft_xds_updates_total", "Responses from control planes", TypeStatistics::updates);
    perType("weft_xds_nacks_total", "Responses with a refused resource", TypeStatistics::nacks);
    observe(
        "weft_xds_connected", "1 when the control plane answers", false, this::connected, "source");
    observe(
        "weft_xds_last_update_age_seconds", "Since the last response", false, this::age, "source");
    observe("weft_xds_resources", "Resources by state", false, this::resources, "type", "state");
    observe(
        "weft_xds_file_problems", "Files whose content is not used", false, this::files, "source");
  }

  boolean of(Metrics service) {
    return metrics == service;
  }

  void applied(String typeUrl, long nanos) {
    apply.labels(typeUrl).observe(nanos / 1e9);
  }

  private void perType(String name, String help, ToDoubleFunction<TypeStatistics> value) {
    observe(
        name,
        help,
        true,
        (n, out) ->
            n.controlPlanes()
                .forEach(
                    cp ->
                        cp.statistics()
                            .forEach((t, s) -> out.set(value.applyAsDouble(s), cp.id().name(), t))),
        "source",
        "type");
  }

  private void observe(
      String name,
      String help,
      boolean counter,
      BiConsumer<XdsNode, Observation> read,
      String... labels) {
    observed.add(
        metrics.observe(
            name,
            help,
            counter,
            labels,
            out ->
                node.serial()
                    .ask(
                        () -> {
                          read.accept(node, out);
                          return true;
                        })));
  }

  private void connected(XdsNode n, Observation out) {
    for (ControlPlane cp : n.controlPlanes()) {
      boolean up = cp.connection().state() == Connection.State.CONNECTED;
      out.set(up ? 1 : 0, cp.id().name());
    }
  }

  private void age(XdsNode n, Observation out) {
    for (ControlPlane cp : n.controlPlanes()) {
      cp.statistics().values().stream()
          .map(TypeStatistics::lastUpdate)
          .max(java.util.Comparator.naturalOrder())
          .ifPresent(
              last ->
                  out.set(
                      Duration.between(last, n.serial().now()).toMillis() / 1e3, cp.id().name()));
    }
  }

  private void resources(XdsNode n, Observation out) {
    n.engine().status().stream()
        .collect(
            Collectors.groupingBy(
                r -> List.of(r.name().typeUrl(), r.state()), Collectors.counting()))
        .forEach((key, count) -> out.set(count, key.get(0), key.get(1)));
  }

  private void files(XdsNode n, Observation out) {
    n.files()
        .forEach(
            f ->
                out.set(
                    f.status().stream().filter(s -> !s.problem().isEmpty()).count(),
                    f.id().name()));
  }

  void close() {
    for (AutoCloseable o : observed) {
      try {
        o.close();
      } catch (Exception e) {
        LOG.debug("metric", e);
      }
    }
    observed.clear();
  }
}
