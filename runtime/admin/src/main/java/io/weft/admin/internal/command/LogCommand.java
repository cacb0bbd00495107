package io.weft.admin.internal.command;

import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.config.Configurator;
import org.osgi.service.component.annotations.Component;

/** {@code weft log [LOGGER LEVEL]}: shows or changes levels until the next restart. */
@Component
public final class LogCommand implements Command {
  private static final String USAGE =
      "usage: weft log [LOGGER LEVEL]; for example: weft log io.weft.xds debug";

  @Override
  public String name() {
    return "log";
  }

  @Override
  public String summary() {
    return "levels of the log, shown or changed";
  }

  @Override
  public CommandResult run(List<String> arguments) throws UsageException {
    return switch (arguments.size()) {
      case 0 -> levels();
      case 2 -> change(arguments.get(0), arguments.get(1));
      default -> throw new UsageException(USAGE);
    };
  }

  private static CommandResult levels() {
    var context = (LoggerContext) LogManager.getContext(false);
    var rows = new TreeMap<String, Map<String, Object>>();
    context
        .getConfiguration()
        .getLoggers()
        .forEach(
            (name, config) ->
                rows.put(
                    name,
                    Map.of(
                        "logger",
                        name.isEmpty() ? "root" : name,
                        "level",
                        config.getLevel().name())));
    return CommandResult.table(List.of("logger", "level"), List.copyOf(rows.values()));
  }

  private static CommandResult change(String logger, String name) throws UsageException {
    Level level = Level.toLevel(name, null);
    if (level == null) {
      throw new UsageException("no level " + name + "; levels: trace debug info warn error off");
    }
    Configurator.setLevel(logger.equals("root") ? LogManager.ROOT_LOGGER_NAME : logger, level);
    return CommandResult.done(logger + " logs at " + level);
  }
}
