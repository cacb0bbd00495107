package io.weft.admin.internal.command;

import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
import io.weft.spi.feature.FeatureException;
import io.weft.spi.feature.FeatureManager;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code weft feature enable|disable NAME}. */
@Component
public final class FeatureCommand implements Command {
  private static final String USAGE = "usage: weft feature enable|disable NAME";

  private final FeatureManager manager;

  @Activate
  public FeatureCommand(@Reference FeatureManager manager) {
    this.manager = manager;
  }

  @Override
  public String name() {
    return "feature";
  }

  @Override
  public String summary() {
    return "enables or disables a feature, now and after a restart";
  }

  @Override
  public CommandResult run(List<String> arguments) throws UsageException {
    if (arguments.size() != 2) {
      throw new UsageException(USAGE);
    }
    String feature = arguments.get(1);
    try {
      return switch (arguments.getFirst()) {
        case "enable" -> {
          manager.enable(feature);
          yield CommandResult.done("enabled " + feature);
        }
        case "disable" -> {
          manager.disable(feature);
          yield CommandResult.done("disabled " + feature);
        }
        default -> throw new UsageException(USAGE);
      };
    } catch (FeatureException e) {
      return CommandResult.failed(e.getMessage());
    }
  }
}
