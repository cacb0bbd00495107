package io.weft.admin.internal.command;

import io.weft.admin.internal.http.Readiness;
import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.feature.NodeProperties;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code weft status}: a line for the node and one for each part that has to be ready. */
@Component
public final class StatusCommand implements Command {
  private static final List<String> COLUMNS = List.of("part", "ready", "detail");

  private final BundleContext context;
  private final Readiness readiness;

  @Activate
  public StatusCommand(BundleContext context, @Reference Readiness readiness) {
    this.context = context;
    this.readiness = readiness;
  }

  @Override
  public String name() {
    return "status";
  }

  @Override
  public String summary() {
    return "whether the node is ready, and what it waits for";
  }

  @Override
  public CommandResult run(List<String> arguments) {
    Map<String, String> problems = readiness.problems();
    var rows = new ArrayList<Map<String, Object>>();
    rows.add(row("node " + context.getProperty(NodeProperties.NAME), problems.isEmpty(), life()));
    readiness
        .parts()
        .forEach(
            part ->
                rows.add(row(part, !problems.containsKey(part), problems.getOrDefault(part, ""))));
    return new CommandResult(COLUMNS, rows, "", problems.isEmpty());
  }

  private static Map<String, Object> row(String part, boolean ready, String detail) {
    return Map.of("part", part, "ready", ready, "detail", detail);
  }

  private static String life() {
    Duration up = Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
    return "process %d, up %d s".formatted(ProcessHandle.current().pid(), up.toSeconds());
  }
}
