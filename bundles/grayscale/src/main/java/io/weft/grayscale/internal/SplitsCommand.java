package io.weft.grayscale.internal;

import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code weft splits}: configured and observed shares. */
@Component
public final class SplitsCommand implements Command {
  private final GrayscaleService service;

  @Activate
  public SplitsCommand(@Reference GrayscaleService service) {
    this.service = service;
  }

  @Override
  public String name() {
    return "splits";
  }

  @Override
  public String summary() {
    return "weighted clusters: configured and observed shares";
  }

  @Override
  public CommandResult run(List<String> arguments) {
    List<Map<String, Object>> rows = new ArrayList<>();
    service.grayscale().splits().forEach((id, live) -> add(rows, id, live));
    return CommandResult.table(
        List.of("split", "cluster", "by", "weight", "share", "requests", "observed"), rows);
  }

  private void add(List<Map<String, Object>> rows, int id, Grayscale.Live live) {
    long[] chosen = service.grayscale().chosen(id);
    long sum = Math.max(1, Arrays.stream(chosen).sum());
    List<Split.Share> shares = live.split().shares();
    for (int i = 0; i < shares.size(); i++) {
      Split.Share share = shares.get(i);
      rows.add(
          Map.of(
              "split",
              id,
              "cluster",
              share.cluster(),
              "by",
              live.split().mode().name().toLowerCase(java.util.Locale.ROOT),
              "weight",
              share.weight(),
              "share",
              rounded((double) share.weight() / live.split().total()),
              "requests",
              chosen[i],
              "observed",
              rounded((double) chosen[i] / sum)));
    }
  }

  /** To a hundredth of a per cent. */
  private static double rounded(double part) {
    return Math.round(part * 10_000) / 10_000.0;
  }
}
