package io.weft.admin.internal.command;

import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** {@code weft commands}: what this node can answer, with the bundles that it has now. */
@Component
public final class HelpCommand implements Command {
  private final CommandTable commands;

  @Activate
  public HelpCommand(
      @Reference(policyOption = ReferencePolicyOption.GREEDY) CommandTable commands) {
    this.commands = commands;
  }

  @Override
  public String name() {
    return "commands";
  }

  @Override
  public String summary() {
    return "what this node can answer";
  }

  @Override
  public CommandResult run(List<String> arguments) {
    return CommandResult.table(
        List.of("command", "summary"),
        commands.all().stream()
            .map(c -> Map.<String, Object>of("command", c.name(), "summary", c.summary()))
            .toList());
  }
}
