package io.weft.pipeline.internal.report;

import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.internal.slots.SlotExtender;
import io.weft.spi.metrics.Metrics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What commands and metrics say of a running extender. */
public final class Reports {
  private Reports() {}

  /** Rows of {@code weft slots}. */
  public static List<Map<String, Object>> slots(CoreMaps core, SlotExtender extender)
      throws Exception {
    return new SlotsCommand(core, extender).run(List.of()).rows();
  }

  /** Rows of {@code weft maps}. */
  public static List<Map<String, Object>> maps(CoreMaps core, SlotExtender extender)
      throws Exception {
    return new MapsCommand(core, extender).run(List.of()).rows();
  }

  /** One scrape: values by {@code name{label,label}}. */
  public static Map<String, Double> scrape(CoreMaps core, SlotExtender extender) throws Exception {
    Scrape scrape = new Scrape();
    CoreMetrics metrics = new CoreMetrics(core, extender, scrape);
    SlotMetrics slots = new SlotMetrics(extender, scrape);
    scrape.reads.forEach(Runnable::run);
    metrics.stop();
    slots.stop();
    return scrape.values;
  }

  private static final class Scrape implements Metrics {
    final Map<String, Double> values = new HashMap<>();
    final List<Runnable> reads = new ArrayList<>();

    @Override
    public Counter counter(String name, String help, String... labels) {
      throw new UnsupportedOperationException(name);
    }

    @Override
    public Histogram histogram(String name, String help, double[] buckets, String... labels) {
      throw new UnsupportedOperationException(name);
    }

    @Override
    public AutoCloseable observe(
        String name, String help, boolean counter, String[] labels, Consumer<Observation> read) {
      reads.add(
          () ->
              read.accept(
                  (value, label) -> values.put(name + "{" + String.join(",", label) + "}", value)));
      return () -> {};
    }
  }
}
