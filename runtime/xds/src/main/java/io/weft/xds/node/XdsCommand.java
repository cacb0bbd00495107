package io.weft.xds.node;

import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code weft xds}: sources, resources, refusals, coverage. */
@Component(service = Command.class)
public final class XdsCommand implements Command {
  private static final String USAGE =
      "weft xds [sources | types | resources [TEXT] | refused | coverage [TEXT]]";

  private final XdsNode node;

  @Activate
  public XdsCommand(@Reference XdsNode node) {
    this.node = node;
  }

  @Override
  public String name() {
    return "xds";
  }

  @Override
  public String summary() {
    return "Control planes and files, their resources, what is refused and why, field coverage";
  }

  @Override
  public CommandResult run(List<String> arguments) throws UsageException {
    String what = arguments.isEmpty() ? "types" : arguments.getFirst();
    String text = arguments.size() > 1 ? arguments.get(1) : "";
    boolean takesText = what.equals("resources") || what.equals("coverage");
    if (arguments.size() > (takesText ? 2 : 1)) {
      throw new UsageException("too many arguments; " + USAGE);
    }
    var tables = new XdsTables(node);
    return switch (what) {
      case "sources" -> node.serial().ask(tables::sources);
      case "types" -> node.serial().ask(tables::types);
      case "resources" -> node.serial().ask(() -> tables.resources(text));
      case "refused" -> node.serial().ask(tables::refused);
      case "coverage" -> node.serial().ask(() -> tables.coverage(text));
      default -> throw new UsageException("unknown: " + what + "; " + USAGE);
    };
  }
}
