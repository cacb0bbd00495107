package io.weft.pipeline.internal.report;

import io.weft.pipeline.CoreMaps;
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

/** {@code weft maps}. */
@Component
public final class MapsCommand implements Command {
  private static final List<String> COLUMNS =
      List.of("object", "map", "type", "entries", "capacity", "percent");

  private final CoreMaps core;
  private final SlotExtender extender;

  @Activate
  public MapsCommand(@Reference CoreMaps core, @Reference SlotExtender extender) {
    this.core = core;
    this.extender = extender;
  }

  @Override
  public String name() {
    return "maps";
  }

  @Override
  public String summary() {
    return "how full the kernel's tables are, the fullest first";
  }

  @Override
  public CommandResult run(List<String> arguments) throws UsageException {
    if (!arguments.isEmpty()) {
      throw new UsageException("maps takes no arguments");
    }
    return CommandResult.table(
        COLUMNS, MapUse.all(core, extender).stream().map(MapsCommand::row).toList());
  }

  private static Map<String, Object> row(MapUse use) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("object", use.object());
    row.put("map", use.map());
    row.put("type", use.type());
    row.put("entries", use.entries());
    row.put("capacity", use.capacity());
    row.put("percent", Math.round(use.share() * 1000) / 10.0);
    return row;
  }
}
