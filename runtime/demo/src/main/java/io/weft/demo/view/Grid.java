package io.weft.demo.view;

import java.util.ArrayList;
import java.util.List;

/** Text in aligned columns, numbers at the right. */
final class Grid {
  private static final String GAP = "  ";

  private final List<List<String>> lines = new ArrayList<>();
  private final String alignment;

  /**
   * @param alignment a letter for each column: l or r
   * @param headings of the columns
   */
  Grid(String alignment, String... headings) {
    this.alignment = alignment;
    lines.add(List.of(headings));
  }

  void add(String... cells) {
    lines.add(List.of(cells));
  }

  List<String> lines() {
    int[] widths = new int[alignment.length()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    return lines.stream().map(line -> line(line, widths)).toList();
  }

  private String line(List<String> cells, int[] widths) {
    var text = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String blanks = " ".repeat(widths[i] - cells.get(i).length());
      boolean right = alignment.charAt(i) == 'r';
      text.append(right ? blanks + cells.get(i) : cells.get(i) + blanks).append(GAP);
    }
    return text.toString().stripTrailing();
  }
}
