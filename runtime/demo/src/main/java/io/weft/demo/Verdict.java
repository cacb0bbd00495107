package io.weft.demo;

import io.weft.demo.view.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether a number of visits was answered as configured, each of them. */
final class Verdict {
  private Verdict() {}

  /**
   * What was not as configured; empty when all was.
   *
   * @param visits by route of the catalog
   */
  static List<String> problems(List<Row> rows, Map<String, Integer> visits) {
    var problems = new ArrayList<String>();
    Map<String, Long> requests = new TreeMap<>();
    for (Row row : rows) {
      requests.merge(route(row), row.counts().requests(), Long::sum);
      if (row.errors() > 0) {
        problems.add("%s: %d errors".formatted(name(row), row.errors()));
      }
      if (row.gear().isPresent() && row.configured().isEmpty()) {
        problems.add(
            "%s: %d answers, but no file names it".formatted(name(row), row.counts().requests()));
      }
    }
    rows.forEach(row -> row.configured().ifPresent(share -> check(row, requests, problems)));
    expected(visits)
        .forEach(
            (route, number) -> {
              long seen = requests.getOrDefault(route, 0L);
              if (seen != number) {
                problems.add("%s: %d requests of %d".formatted(route, seen, number));
              }
            });
    return problems;
  }

  /** Each visit asks the catalog once, and that asks reviews once. */
  private static Map<String, Long> expected(Map<String, Integer> visits) {
    Map<String, Long> expected = new TreeMap<>();
    visits.forEach(
        (group, number) -> {
          expected.put("web " + group, (long) number);
          expected.put("catalog " + group, (long) number);
          expected.merge("reviews all", (long) number, Long::sum);
        });
    return expected;
  }

  private static void check(Row row, Map<String, Long> requests, List<String> problems) {
    var share = row.configured().orElseThrow();
    long due = requests.get(route(row)) * share.weight();
    if (row.counts().requests() * share.total() != due) {
      problems.add(
          "%s: %d of %d requests, but its weight is %d of %d"
              .formatted(
                  name(row),
                  row.counts().requests(),
                  requests.get(route(row)),
                  share.weight(),
                  share.total()));
    }
  }

  private static String route(Row row) {
    return row.key().service() + " " + row.key().route();
  }

  private static String name(Row row) {
    String version = row.key().version();
    return route(row) + " " + (version.isEmpty() ? "without a version" : version);
  }
}
