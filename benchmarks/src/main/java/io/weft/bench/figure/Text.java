package io.weft.bench.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Tables in plain text: the first column to the left, the others to the right. */
public final class Text {
  private Text() {}

  /**
   * @param rows of equal length, the first one holds the headings
   */
  public static String table(List<List<String>> rows) {
    int[] widths =
        IntStream.range(0, rows.getFirst().size())
            .map(column -> rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0))
            .toArray();
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
  }

  private static String line(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      String pad = " ".repeat(widths[i] - row.get(i).length());
      line.append(i == 0 ? row.get(i) + pad : "  " + pad + row.get(i));
    }
    return line.toString().stripTrailing();
  }

  /** The figures that have a fixed name: value, target, whether it is met, conditions. */
  public static String verdicts(List<Figure> figures) {
    var rows = new ArrayList<List<String>>();
    rows.add(List.of("figure", "value", "unit", "must be", "met"));
    figures.forEach(figure -> rows.add(row(figure)));
    return table(rows);
  }

  private static List<String> row(Figure figure) {
    var target = Target.of(figure.figure());
    return List.of(
        figure.figure(),
        Numbers.format(figure.value()),
        figure.unit(),
        target.map(Target::toString).orElse("reported"),
        target.map(t -> t.isMet(figure.value()) ? "yes" : "NO").orElse(""));
  }
}
