package io.weft.xds.node;

import io.weft.spi.metrics.Metrics;
import io.weft.spi.xds.ResourceName;
import io.weft.xds.engine.Observer;
import io.weft.xds.engine.Serial;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Writes the log and the metrics of the engine. */
final class NodeObserver implements Observer {
  private static final Logger LOG = LogManager.getLogger("io.weft.xds");

  /** A refusal that a bundle on its way cures is not worth a line. */
  private static final Duration PATIENCE = Duration.ofMillis(500);

  private final Serial serial;
  private final Map<ResourceName, String> refused = new LinkedHashMap<>();
  private boolean reporting;
  private Runnable reconciled = () -> {};
  private volatile Optional<XdsMetrics> metrics = Optional.empty();

  NodeObserver(Serial serial) {
    this.serial = serial;
  }

  /** Who is told when everything that came was dealt with. */
  void onReconciled(Runnable listener) {
    reconciled = listener;
  }

  void metrics(Metrics service, XdsNode node) {
    metrics.ifPresent(XdsMetrics::close);
    metrics = Optional.of(new XdsMetrics(service, node));
  }

  void noMetrics(Metrics service) {
    metrics.filter(m -> m.of(service)).ifPresent(XdsMetrics::close);
    metrics = metrics.filter(m -> !m.of(service));
  }

  void close() {
    metrics.ifPresent(XdsMetrics::close);
  }

  @Override
  public void applied(String typeUrl, int changed, int removed, long nanos) {
    metrics.ifPresent(m -> m.applied(typeUrl, nanos));
    LOG.info(
        "{}: {} applied, {} removed in {} ms",
        label(typeUrl),
        changed,
        removed,
        String.format("%.1f", nanos / 1e6));
  }

  @Override
  public void refused(ResourceName name, String reason) {
    refused.put(name, reason);
    if (!reporting) {
      reporting = true;
      serial.after(PATIENCE, this::report);
    }
  }

  @Override
  public void accepted(ResourceName name) {
    refused.remove(name);
  }

  @Override
  public void reconciled() {
    reconciled.run();
  }

  private void report() {
    reporting = false;
    refused.forEach(
        (name, reason) ->
            LOG.warn("{} {} is refused: {}", label(name.typeUrl()), name.name(), reason));
    refused.clear();
  }

  private static String label(String typeUrl) {
    return typeUrl.substring(typeUrl.lastIndexOf('.') + 1);
  }
}
