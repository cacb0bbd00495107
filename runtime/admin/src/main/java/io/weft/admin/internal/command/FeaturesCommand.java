package io.weft.admin.internal.command;

import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.feature.FeatureInfo;
import io.weft.spi.feature.FeatureManager;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code weft features}. */
@Component
public final class FeaturesCommand implements Command {
  private static final List<String> COLUMNS =
      List.of("feature", "version", "state", "bundles", "description", "reason");

  private final FeatureManager manager;

  @Activate
  public FeaturesCommand(@Reference FeatureManager manager) {
    this.manager = manager;
  }

  @Override
  public String name() {
    return "features";
  }

  @Override
  public String summary() {
    return "features of the distribution and what this node runs";
  }

  @Override
  public CommandResult run(List<String> arguments) {
    return CommandResult.table(
        COLUMNS, manager.features().stream().map(FeaturesCommand::row).toList());
  }

  static Map<String, Object> row(FeatureInfo feature) {
    return Map.of(
        "feature", feature.name(),
        "version", feature.version(),
        "state", feature.state().name().toLowerCase(Locale.ROOT),
        "bundles", feature.bundles().size(),
        "description", feature.description(),
        "reason", feature.reason().orElse(""));
  }
}
