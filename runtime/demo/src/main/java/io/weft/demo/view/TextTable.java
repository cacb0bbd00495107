package io.weft.demo.view;

import io.weft.demo.config.Share;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The rows, for people. */
public final class TextTable {
  private TextTable() {}

  public static List<String> lines(List<Row> rows) {
    var grid =
        new Grid(
            "lllrrrrrrl",
            "SERVICE",
            "ROUTE",
            "VERSION",
            "WEIGHT",
            "SHARE",
            "REQ/S",
            "P50 MS",
            "P99 MS",
            "ERRORS",
            "GEAR");
    Set<String> explained = new HashSet<>();
    for (Row row : rows) {
      String service = row.key().service();
      grid.add(
          service,
          row.key().route(),
          row.key().version().isEmpty() ? "none" : row.key().version(),
          row.configured().map(Share::part).map(TextTable::percent).orElse("-"),
          percent(row.share()),
          decimals(row.perSecond(), 0),
          decimals(row.counts().p50() / 1000.0, 2),
          decimals(row.counts().p99() / 1000.0, 2),
          String.valueOf(row.errors()),
          explained.add(service) ? row.gear().map(Gear::text).orElse("") : "");
    }
    return grid.lines();
  }

  private static String percent(double part) {
    return decimals(part * 100, 1) + " %";
  }

  private static String decimals(double value, int digits) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
