package io.weft.relay.internal.kernel;

import io.weft.relay.internal.stats.Count;
import io.weft.relay.internal.stats.PoolState;
import io.weft.relay.internal.stats.Totals;
import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code weft relay}: the relay's connections. */
@Component
public final class RelayCommand implements Command {
  private static final List<String> COLUMNS = List.of("cluster", "endpoint", "open", "idle");

  private final RelayComponent component;

  @Activate
  public RelayCommand(@Reference RelayComponent component) {
    this.component = component;
  }

  @Override
  public String name() {
    return "relay";
  }

  @Override
  public String summary() {
    return "the relay's connections to endpoints, and how many there are of clients";
  }

  @Override
  public CommandResult run(List<String> arguments) throws UsageException {
    if (!arguments.isEmpty()) {
      throw new UsageException("relay takes no arguments");
    }
    List<Map<String, Object>> rows =
        component.relay().pools().stream()
            .map(this::row)
            .sorted(Comparator.comparing(Object::toString))
            .toList();
    return new CommandResult(COLUMNS, rows, message(component.relay().totals()), true);
  }

  private Map<String, Object> row(PoolState pool) {
    var row = new LinkedHashMap<String, Object>();
    row.put("cluster", component.clusters().nameOf(pool.cluster()));
    row.put(
        "endpoint",
        pool.endpoint().getAddress().getHostAddress() + ":" + pool.endpoint().getPort());
    row.put("open", pool.open());
    row.put("idle", pool.idle());
    return row;
  }

  private static String message(Totals totals) {
    return "%d connections of clients, %d of them tunnels; %d requests sent again, %d copied"
        .formatted(
            totals.get(Count.CONNECTIONS),
            totals.get(Count.TUNNELS),
            totals.get(Count.RETRIES_TOTAL),
            totals.get(Count.MIRRORED_TOTAL));
  }
}
