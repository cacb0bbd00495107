package io.weft.http.routing.internal.command;

import io.weft.http.routing.internal.model.Host;
import io.weft.http.routing.internal.model.Rule;
import io.weft.http.routing.internal.service.Bound;
import io.weft.http.routing.internal.service.HttpRouting;
import io.weft.http.routing.internal.service.RouteTable;
import io.weft.http.routing.internal.service.Routing;
import io.weft.http.routing.internal.service.TableKey;
import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
import io.weft.spi.mesh.Clusters;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code weft routes}. */
@Component
public final class RoutesCommand implements Command {
  private static final List<String> COLUMNS =
      List.of("config", "host", "domains", "route", "name", "match", "to", "listeners");

  private final Routing routing;
  private final Clusters clusters;

  @Activate
  public RoutesCommand(@Reference HttpRouting bundle, @Reference Clusters clusters) {
    this(bundle.routing(), clusters);
  }

  RoutesCommand(Routing routing, Clusters clusters) {
    this.routing = routing;
    this.clusters = clusters;
  }

  @Override
  public String name() {
    return "routes";
  }

  @Override
  public String summary() {
    return "routes in force, in the order in which they are tried [CONFIG-PART]";
  }

  @Override
  public CommandResult run(List<String> arguments) throws UsageException {
    if (arguments.size() > 1) {
      throw new UsageException("takes one argument at most: a part of the configuration's name");
    }
    String part = arguments.isEmpty() ? "" : arguments.getFirst();
    List<Map<String, Object>> rows = new ArrayList<>();
    routing.tables().entrySet().stream()
        .filter(entry -> entry.getValue().model().name().contains(part))
        .sorted(Comparator.comparing(entry -> entry.getValue().model().name()))
        .forEach(entry -> add(rows, entry.getKey(), entry.getValue()));
    return CommandResult.table(COLUMNS, rows);
  }

  private void add(List<Map<String, Object>> rows, TableKey key, RouteTable table) {
    RuleText text = new RuleText(table.predicates(), clusters);
    List<String> listeners =
        routing.listeners().stream()
            .filter(bound -> bound.key().equals(key))
            .map(Bound::context)
            .map(context -> context.name())
            .distinct()
            .toList();
    for (Host host : table.model().hosts()) {
      for (Rule rule : host.rules()) {
        var row = new LinkedHashMap<String, Object>();
        row.put("config", table.model().name());
        row.put("host", host.name());
        row.put("domains", host.domains());
        row.put("route", rule.number());
        row.put("name", rule.name());
        row.put("match", text.match(rule));
        row.put("to", text.outcome(rule.outcome()));
        row.put("listeners", listeners);
        rows.add(row);
      }
    }
  }
}
