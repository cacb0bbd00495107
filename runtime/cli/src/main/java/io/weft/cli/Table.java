package io.weft.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Rows as aligned columns. */
final class Table {
  private Table() {}

  /** The last column is not padded, so that no line ends in blanks. */
  static String format(List<String> columns, List<Map<String, Object>> rows) {
    var lines = new ArrayList<List<String>>();
    lines.add(columns.stream().map(c -> c.toUpperCase(Locale.ROOT)).toList());
    rows.forEach(
        row ->
            lines.add(columns.stream().map(c -> String.valueOf(row.getOrDefault(c, ""))).toList()));
    int[] widths = new int[columns.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    return lines.stream().map(line -> line(line, widths)).collect(Collectors.joining("\n"));
  }

  private static String line(List<String> cells, int[] widths) {
    var text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      text.append(cells.get(i)).append(" ".repeat(widths[i] - cells.get(i).length() + 2));
    }
    return text.toString().stripTrailing();
  }
}
