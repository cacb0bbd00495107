package io.weft.grayscale.internal;

import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code weft mirrors}: where copies go, and how many went. */
@Component
public final class MirrorsCommand implements Command {
  private static final List<String> COLUMNS =
      List.of("mirror", "cluster", "fraction", "requests", "copies");

  private final GrayscaleService service;

  @Activate
  public MirrorsCommand(@Reference GrayscaleService service) {
    this.service = service;
  }

  @Override
  public String name() {
    return "mirrors";
  }

  @Override
  public String summary() {
    return "copies of requests: where they go, the fraction, and how many went";
  }

  @Override
  public CommandResult run(List<String> arguments) {
    return CommandResult.table(
        COLUMNS, service.grayscale().copies().stream().map(MirrorsCommand::row).toList());
  }

  private static Map<String, Object> row(Grayscale.LiveCopy live) {
    Copy copy = live.copy();
    return Map.of(
        "mirror", live.mirror(),
        "cluster", live.cluster(),
        "fraction", (double) copy.numerator() / copy.denominator(),
        "requests", copy.turn().get(),
        "copies", copy.made().sum());
  }
}
