package io.weft.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Asks the node over its Unix socket, and prints the answer. */
final class NodeQuestion {
  private final ObjectMapper json = new ObjectMapper();
  private final Path socket;
  private final PrintWriter out;
  private final PrintWriter err;

  NodeQuestion(Path socket, PrintWriter out, PrintWriter err) {
    this.socket = socket;
    this.out = out;
    this.err = err;
  }

  /** Exit status: 0 worked, 1 did not, 2 bad usage. */
  int ask(String... args) {
    var words = new ArrayList<>(List.of(args));
    boolean machine = words.remove("--json");
    if (words.isEmpty()) {
      err.println(
          "usage: weft COMMAND [ARGUMENTS] [--json]; `weft commands` lists those of the node");
      return 2;
    }
    try {
      NodeAnswer answer =
          new NodeClient(socket).ask(words.getFirst(), words.subList(1, words.size()));
      print(answer, machine);
      return answer.status();
    } catch (IOException e) {
      err.println(
          "no node answers at %s: %s; start one: weft run".formatted(socket, e.getMessage()));
      return 1;
    }
  }

  private void print(NodeAnswer answer, boolean machine) throws IOException {
    if (!answer.message().isEmpty()) {
      (answer.status() == 0 ? out : err).println(answer.message());
    }
    if (machine) {
      out.println(json.writeValueAsString(answer.rows()));
    } else if (!answer.columns().isEmpty()) {
      out.println(Table.format(answer.columns(), answer.rows()));
    }
  }
}
