package io.weft.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
      NodeAnswer answer = exchange(words.getFirst(), words.subList(1, words.size()));
      print(answer, machine);
      return answer.status();
    } catch (IOException e) {
      err.println(
          "no node answers at %s: %s; start one: weft run".formatted(socket, e.getMessage()));
      return 1;
    }
  }

  private NodeAnswer exchange(String command, List<String> arguments) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        var reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
      String question = json.writeValueAsString(Map.of("command", command, "arguments", arguments));
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(question + "\n");
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      String line = reader.readLine();
      if (line == null) {
        throw new EOFException("it closed the connection");
      }
      return json.readValue(line, NodeAnswer.class);
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
