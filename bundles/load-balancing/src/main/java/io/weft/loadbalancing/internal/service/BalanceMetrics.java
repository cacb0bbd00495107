package io.weft.loadbalancing.internal.service;

import io.weft.spi.metrics.Metrics;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** What the pick tables take. */
@Component(service = BalanceMetrics.class, immediate = true)
public final class BalanceMetrics {
  private final List<AutoCloseable> observed;

  @Activate
  public BalanceMetrics(@Reference LoadBalancing state, @Reference Metrics metrics) {
    observed =
        List.of(
            metrics.observe(
                "weft_load_balancing_tables",
                "Pick tables in the kernel",
                false,
                new String[0],
                o -> o.set(state.memory().tables())),
            metrics.observe(
                "weft_load_balancing_bytes",
                "Kernel memory for pick tables",
                false,
                new String[0],
                o -> o.set(state.memory().bytes())));
  }

  @Deactivate
  public void stop() throws Exception {
    for (AutoCloseable metric : observed) {
      metric.close();
    }
  }
}
