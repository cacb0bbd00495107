package io.weft.pipeline.internal.report;

import io.weft.pipeline.internal.slots.SlotCounts.Series;
import io.weft.pipeline.internal.slots.SlotExtender;
import io.weft.spi.metrics.Metrics;
import io.weft.spi.metrics.Metrics.Observation;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** What slots did, and in which state they are. */
@Component(
    service = {},
    immediate = true)
public final class SlotMetrics {
  private final SlotExtender extender;
  private final AutoCloseable results;
  private final AutoCloseable states;

  @Activate
  public SlotMetrics(@Reference SlotExtender extender, @Reference Metrics metrics) {
    this.extender = extender;
    results =
        metrics.observe(
            "weft_slot_results_total",
            "What slots returned; miss counts requests that met an absent slot.",
            true,
            new String[] {"slot", "phase", "result"},
            this::results);
    states =
        metrics.observe(
            "weft_slots",
            "Slots of bundles by state; refused ones have their reason in weft slots.",
            false,
            new String[] {"slot", "phase", "bundle", "version", "state"},
            this::states);
  }

  private void results(Observation observation) {
    extender.counts().all().forEach((series, counts) -> results(observation, series, counts));
  }

  private static void results(Observation observation, Series series, long[] counts) {
    for (int i = 0; i < Results.COUNT; i++) {
      observation.set(counts[i], series.slot(), series.phase().label(), Results.LABELS.get(i));
    }
  }

  private void states(Observation observation) {
    extender
        .slots()
        .forEach(
            slot ->
                observation.set(
                    1,
                    slot.slot(),
                    slot.phase(),
                    slot.symbolicName(),
                    slot.version(),
                    Results.label(slot.state())));
  }

  @Deactivate
  public void stop() throws Exception {
    results.close();
    states.close();
  }
}
