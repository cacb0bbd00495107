package io.weft.relay.internal.kernel;

import io.weft.relay.internal.net.Splicer;
import io.weft.relay.internal.splice.SpliceKernel;
import io.weft.relay.internal.splice.SpliceReason;
import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code weft splice}: what the kernel carries on its own. */
@Component
public final class SpliceCommand implements Command {
  private static final List<String> COLUMNS = List.of("kind", "name", "open", "free", "reason");

  private final RelayComponent component;

  @Activate
  public SpliceCommand(@Reference RelayComponent component) {
    this.component = component;
  }

  @Override
  public String name() {
    return "splice";
  }

  @Override
  public String summary() {
    return "links to endpoints that the kernel carries requests over, and why listeners have none";
  }

  @Override
  public CommandResult run(List<String> arguments) throws UsageException {
    if (!arguments.isEmpty()) {
      throw new UsageException("splice takes no arguments");
    }
    Splicer splicer = component.splicer();
    var links =
        component.relay().links().stream()
            .sorted(Comparator.comparing(view -> view.address().toString()))
            .map(SpliceCommand::link);
    var listeners =
        splicer.reasons().entrySet().stream()
            .map(entry -> row("listener", entry.getKey(), "", "", entry.getValue()));
    return new CommandResult(
        COLUMNS, Stream.concat(links, listeners).toList(), message(splicer), true);
  }

  private static Map<String, Object> link(Splicer.PoolView view) {
    String name = view.address().getAddress().getHostAddress() + ":" + view.address().getPort();
    return row("endpoint", name, view.open(), view.free(), view.reason());
  }

  private static Map<String, Object> row(
      String kind, String name, Object open, Object free, String reason) {
    var row = new LinkedHashMap<String, Object>();
    row.put("kind", kind);
    row.put("name", name);
    row.put("open", open);
    row.put("free", free);
    row.put("reason", reason);
    return row;
  }

  private static String message(Splicer splicer) {
    Optional<SpliceKernel> kernel = splicer.opened();
    if (kernel.isEmpty()) {
      return "splice is never: the relay carries all requests";
    }
    return "%d connections of clients, %d links; %s"
        .formatted(splicer.clients(), splicer.links(), counts(kernel.get().messages()));
  }

  private static String counts(Map<SpliceReason, Long> messages) {
    String counts =
        messages.entrySet().stream()
            .filter(entry -> entry.getValue() > 0)
            .map(entry -> entry.getKey().label() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    return counts.isEmpty() ? "no messages yet" : "messages: " + counts;
  }
}
