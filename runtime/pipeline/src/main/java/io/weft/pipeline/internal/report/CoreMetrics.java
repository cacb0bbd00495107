package io.weft.pipeline.internal.report;

import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import io.weft.pipeline.internal.slots.SlotExtender;
import io.weft.pipeline.table.Misses;
import io.weft.pipeline.table.RequestLeases;
import io.weft.spi.metrics.Metrics;
import io.weft.spi.metrics.Metrics.Observation;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Phases that nobody did, and room in the kernel's tables. */
@Component(
    service = {},
    immediate = true)
public final class CoreMetrics {
  private static final String[] BY_MAP = {"object", "map"};

  private final CoreMaps core;
  private final SlotExtender extender;
  private final Misses misses;
  private final RequestLeases leases;
  private final List<AutoCloseable> metrics;

  @Activate
  public CoreMetrics(
      @Reference CoreMaps core, @Reference SlotExtender extender, @Reference Metrics metrics) {
    this.core = core;
    this.extender = extender;
    misses = new Misses(core);
    leases = new RequestLeases(core);
    this.metrics =
        List.of(
            metrics.observe(
                "weft_phase_missed_total",
                "Requests that needed a phase which no slot did, by what they got.",
                true,
                new String[] {"phase", "onmiss"},
                this::misses),
            metrics.observe(
                "weft_map_entries",
                "Elements in a table of the kernel.",
                false,
                BY_MAP,
                to -> MapUse.all(core, extender).forEach(use -> put(to, use, use.entries()))),
            metrics.observe(
                "weft_map_capacity",
                "Elements that a table of the kernel can hold.",
                false,
                BY_MAP,
                to -> MapUse.all(core, extender).forEach(use -> put(to, use, use.capacity()))),
            metrics.observe(
                "weft_request_contexts_taken",
                "Request contexts that connecting applications hold.",
                false,
                new String[0],
                to -> to.set(leases.taken())),
            metrics.observe(
                "weft_request_contexts",
                "Request contexts for connecting applications.",
                false,
                new String[0],
                to -> to.set(leases.capacity())));
  }

  private void misses(Observation to) {
    for (Phase phase : Phase.values()) {
      for (OnMiss onMiss : OnMiss.values()) {
        long count = misses.read(phase, onMiss);
        if (count > 0) {
          to.set(count, phase.label(), onMiss.label());
        }
      }
    }
  }

  private static void put(Observation to, MapUse use, int value) {
    to.set(value, use.object(), use.map());
  }

  @Deactivate
  public void stop() throws Exception {
    for (AutoCloseable metric : metrics) {
      metric.close();
    }
  }
}
