package io.weft.pipeline.internal.report;

import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.SlotStatus;
import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import io.weft.pipeline.internal.slots.SlotExtender;
import io.weft.pipeline.table.Misses;
import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code weft slots}. */
@Component
public final class SlotsCommand implements Command {
  private static final List<String> COLUMNS =
      List.of(
          "phase", "order", "slot", "bundle", "version", "index", "state", "onmiss", "runs", "next",
          "done", "reject", "relay", "miss", "reason");

  private final Misses misses;
  private final SlotExtender extender;

  @Activate
  public SlotsCommand(@Reference CoreMaps core, @Reference SlotExtender extender) {
    this.misses = new Misses(core);
    this.extender = extender;
  }

  @Override
  public String name() {
    return "slots";
  }

  @Override
  public String summary() {
    return "the slots of all bundles in the order in which requests meet them, with what they did";
  }

  @Override
  public CommandResult run(List<String> arguments) throws UsageException {
    if (!arguments.isEmpty()) {
      throw new UsageException("slots takes no arguments");
    }
    List<Map<String, Object>> rows = new ArrayList<>();
    extender.slots().forEach(slot -> rows.add(row(slot)));
    for (Phase phase : Phase.values()) {
      for (OnMiss onMiss : OnMiss.values()) {
        long missed = misses.read(phase, onMiss);
        if (missed > 0) {
          rows.add(missed(phase, onMiss, missed));
        }
      }
    }
    return CommandResult.table(COLUMNS, rows);
  }

  /** A phase that requests needed and that no slot did. */
  private static Map<String, Object> missed(Phase phase, OnMiss onMiss, long count) {
    Map<String, Object> row = new LinkedHashMap<>();
    COLUMNS.forEach(column -> row.put(column, ""));
    row.put("phase", phase.label());
    row.put("slot", "-");
    row.put("state", "missed");
    row.put("onmiss", onMiss.label());
    row.put("miss", count);
    row.put("reason", "requests needed this phase and no slot did it: is its feature enabled?");
    return row;
  }

  private Map<String, Object> row(SlotStatus slot) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("phase", slot.phase().isEmpty() ? "-" : slot.phase());
    row.put("order", slot.order());
    row.put("slot", slot.slot());
    row.put("bundle", slot.symbolicName());
    row.put("version", slot.version());
    row.put("index", slot.index());
    row.put("state", Results.label(slot.state()));
    row.put("onmiss", slot.onMiss().label());
    long[] counts =
        slot.index() == 0 ? new long[Results.COUNT] : extender.counts().of(slot.index());
    row.put("runs", Results.runs(counts));
    for (int i = 0; i < Results.COUNT; i++) {
      row.put(Results.LABELS.get(i), counts[i]);
    }
    row.put("reason", slot.reason());
    return row;
  }
}
