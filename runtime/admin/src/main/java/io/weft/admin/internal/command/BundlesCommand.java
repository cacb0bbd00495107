package io.weft.admin.internal.command;

import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.feature.BundleInfo;
import io.weft.spi.feature.FeatureManager;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code weft bundles}. */
@Component
public final class BundlesCommand implements Command {
  private static final List<String> COLUMNS =
      List.of("id", "bundle", "version", "state", "feature", "problem");

  private final FeatureManager manager;

  @Activate
  public BundlesCommand(@Reference FeatureManager manager) {
    this.manager = manager;
  }

  @Override
  public String name() {
    return "bundles";
  }

  @Override
  public String summary() {
    return "bundles in the framework";
  }

  @Override
  public CommandResult run(List<String> arguments) {
    return CommandResult.table(
        COLUMNS, manager.bundles().stream().map(BundlesCommand::row).toList());
  }

  private static Map<String, Object> row(BundleInfo bundle) {
    return Map.of(
        "id", bundle.id(),
        "bundle", bundle.symbolicName(),
        "version", bundle.version(),
        "state", bundle.state(),
        "feature", bundle.feature().orElse(""),
        "problem", bundle.problem().orElse(""));
  }
}
