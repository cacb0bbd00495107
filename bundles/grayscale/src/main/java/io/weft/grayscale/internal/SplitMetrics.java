package io.weft.grayscale.internal;

import io.weft.spi.metrics.Metrics;
import io.weft.spi.metrics.Metrics.Observation;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** {@code weft_split_requests_total}. */
@Component(service = SplitMetrics.class, immediate = true)
public final class SplitMetrics {
  private final AutoCloseable observed;

  @Activate
  public SplitMetrics(@Reference GrayscaleService service, @Reference Metrics metrics) {
    Grayscale grayscale = service.grayscale();
    observed =
        metrics.observe(
            "weft_split_requests_total",
            "Requests by split and chosen cluster",
            true,
            new String[] {"split", "cluster"},
            o -> grayscale.splits().forEach((id, live) -> read(o, id, live, grayscale.chosen(id))));
  }

  private static void read(Observation o, int id, Grayscale.Live live, long[] chosen) {
    List<Split.Share> shares = live.split().shares();
    for (int i = 0; i < shares.size(); i++) {
      o.set(chosen[i], Integer.toString(id), shares.get(i).cluster());
    }
  }

  @Deactivate
  public void stop() throws Exception {
    observed.close();
  }
}
