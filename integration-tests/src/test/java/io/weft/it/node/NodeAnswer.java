package io.weft.it.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a node answered to a command.
 *
 * @param status exit status of the command line
 */
public record NodeAnswer(int status, String message, JsonNode rows) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static NodeAnswer from(Path socket, String command, String... arguments) throws IOException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        var reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
      String question =
          JSON.writeValueAsString(Map.of("command", command, "arguments", List.of(arguments)));
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(question + "\n");
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      JsonNode answer = JSON.readTree(reader.readLine());
      return new NodeAnswer(
          answer.get("status").asInt(), answer.get("message").asText(), answer.get("rows"));
    }
  }
}
