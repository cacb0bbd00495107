package io.weft.xds.files;

import org.yaml.snakeyaml.error.Mark;

/** A file that cannot be used, with the place: {@code line 12, column 5: …}. */
final class FileProblem extends Exception {
  private static final long serialVersionUID = 1L;

  FileProblem(Mark at, String problem) {
    super(
        "line " + (at.getLine() + 1) + ", column " + (at.getColumn() + 1) + ": " + problem,
        null,
        false,
        false);
  }

  FileProblem(String problem) {
    super(problem, null, false, false);
  }
}
