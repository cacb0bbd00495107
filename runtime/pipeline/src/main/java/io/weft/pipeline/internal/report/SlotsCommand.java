package io.weft.pipeline.internal.report;

import io.weft.pipeline.SlotStatus;
import io.weft.pipeline.internal.slots.SlotExtender;
import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
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

  private final SlotExtender extender;

  @Activate
  public SlotsCommand(@Reference SlotExtender extender) {
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
    return CommandResult.table(COLUMNS, extender.slots().stream().map(this::row).toList());
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
