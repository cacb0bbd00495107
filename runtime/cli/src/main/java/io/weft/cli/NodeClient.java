package io.weft.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Asks a node over its Unix socket. */
public final class NodeClient {
  private final ObjectMapper json = new ObjectMapper();
  private final Path socket;

  /**
   * @param socket {@code weft.sock} in the node's run directory
   */
  public NodeClient(Path socket) {
    this.socket = socket;
  }

  /**
   * Asks one question.
   *
   * @throws IOException when no node answers
   */
  public NodeAnswer ask(String command, List<String> arguments) throws IOException {
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
}
