package io.weft.grayscale.internal;

import io.weft.spi.metrics.Metrics;
import io.weft.spi.metrics.Metrics.Observation;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** {@code weft_split_requests_total} and {@code weft_mirror_copies_total}. */
@Component(service = SplitMetrics.class, immediate = true)
public final class SplitMetrics {
  private final List<AutoCloseable> observed;

  @Activate
  public SplitMetrics(@Reference GrayscaleService service, @Reference Metrics metrics) {
    Grayscale grayscale = service.grayscale();
    observed =
        List.of(
            metrics.observe(
                "weft_split_requests_total",
                "Requests by split and chosen cluster",
                true,
                new String[] {"split", "cluster"},
                o ->
                    grayscale
                        .splits()
                        .forEach((id, live) -> read(o, id, live, grayscale.chosen(id)))),
            metrics.observe(
                "weft_mirror_copies_total",
                "Copies of requests by mirror and cluster",
                true,
                new String[] {"mirror", "cluster"},
                o -> grayscale.copies().forEach(live -> read(o, live))));
  }

  private static void read(Observation o, int id, Grayscale.Live live, long[] chosen) {
    List<Split.Share> shares = live.split().shares();
    for (int i = 0; i < shares.size(); i++) {
      o.set(chosen[i], Integer.toString(id), shares.get(i).cluster());
    }
  }

  private static void read(Observation o, Grayscale.LiveCopy live) {
    o.set(live.copy().made().sum(), Integer.toString(live.mirror()), live.cluster());
  }

  @Deactivate
  public void stop() throws Exception {
    for (AutoCloseable metric : observed) {
      metric.close();
    }
  }
}
