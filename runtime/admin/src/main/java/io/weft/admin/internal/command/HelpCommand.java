package io.weft.admin.internal.command;

import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import java.util.List;
import java.util.Map;

/** {@code weft commands}: what this node can answer, with the bundles that it has now. */
final class HelpCommand implements Command {
  private final CommandTable commands;

  HelpCommand(CommandTable commands) {
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
