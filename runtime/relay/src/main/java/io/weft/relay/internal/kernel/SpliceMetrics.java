package io.weft.relay.internal.kernel;

import io.weft.relay.internal.net.Splicer;
import io.weft.spi.metrics.Metrics;
import io.weft.spi.metrics.Metrics.Observation;
import java.util.List;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** What the kernel carried on its own, where there is somebody to show it to. */
@Component(
    service = {},
    immediate = true)
public final class SpliceMetrics {
  private static final Logger LOG = LogManager.getLogger(SpliceMetrics.class);

  private final Splicer splicer;
  private final List<AutoCloseable> open;

  @Activate
  public SpliceMetrics(@Reference RelayComponent component, @Reference Metrics metrics) {
    splicer = component.splicer();
    open =
        List.of(
            metrics.observe(
                "weft_splice_messages_total",
                "Requests and responses on spliced connections: carried by the kernel, or why not",
                true,
                new String[] {"outcome"},
                this::messages),
            metrics.observe(
                "weft_splice_clients",
                "Connections of clients that the kernel may carry requests of",
                false,
                new String[0],
                observation -> observation.set(splicer.clients())),
            metrics.observe(
                "weft_splice_links",
                "Connections to endpoints that the kernel carries requests over",
                false,
                new String[0],
                observation -> observation.set(splicer.links())));
  }

  private void messages(Observation observation) {
    splicer
        .opened()
        .ifPresent(
            kernel ->
                kernel
                    .messages()
                    .forEach((reason, count) -> observation.set(count, reason.label())));
  }

  @Deactivate
  public void stop() {
    for (AutoCloseable metric : open) {
      try {
        metric.close();
      } catch (Exception e) {
        LOG.warn("a metric of gear 2 could not be removed: {}", e.toString());
      }
    }
  }
}
