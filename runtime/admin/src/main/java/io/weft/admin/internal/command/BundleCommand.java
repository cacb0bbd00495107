package io.weft.admin.internal.command;

import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
import io.weft.spi.feature.BundleInfo;
import io.weft.spi.feature.FeatureException;
import io.weft.spi.feature.FeatureManager;
import java.nio.file.Path;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code weft bundle install JAR}, {@code update NAME JAR}, {@code uninstall NAME}. */
@Component
public final class BundleCommand implements Command {
  private static final String USAGE =
      "usage: weft bundle install JAR | update NAME JAR | uninstall NAME";

  private final FeatureManager manager;

  @Activate
  public BundleCommand(@Reference FeatureManager manager) {
    this.manager = manager;
  }

  @Override
  public String name() {
    return "bundle";
  }

  @Override
  public String summary() {
    return "installs, replaces or removes a bundle while traffic flows";
  }

  @Override
  public CommandResult run(List<String> arguments) throws UsageException {
    String verb = arguments.isEmpty() ? "" : arguments.getFirst();
    try {
      if (verb.equals("install") && arguments.size() == 2) {
        return done("installed", manager.install(Path.of(arguments.get(1))));
      }
      if (verb.equals("update") && arguments.size() == 3) {
        return done("updated", manager.update(arguments.get(1), Path.of(arguments.get(2))));
      }
      if (verb.equals("uninstall") && arguments.size() == 2) {
        manager.uninstall(arguments.get(1));
        return CommandResult.done("uninstalled " + arguments.get(1));
      }
    } catch (FeatureException e) {
      return CommandResult.failed(e.getMessage());
    }
    throw new UsageException(USAGE);
  }

  private static CommandResult done(String verb, BundleInfo bundle) {
    return CommandResult.done(verb + " " + bundle.symbolicName() + " " + bundle.version());
  }
}
