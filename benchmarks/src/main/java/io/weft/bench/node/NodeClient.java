package io.weft.bench.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weft.bench.measure.MeasurementException;
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

/** Asks a node over its socket: a line of JSON each way. */
final class NodeClient {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path socket;

  NodeClient(Path socket) {
    this.socket = socket;
  }

  /** The rows of the answer. */
  JsonNode ask(String command, String... arguments) throws MeasurementException {
    return answer(command, arguments).path("rows");
  }

  /** What the answer says beside its rows. */
  String message(String command) throws MeasurementException {
    return answer(command).path("message").asText();
  }

  private JsonNode answer(String command, String... arguments) throws MeasurementException {
    try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket));
        var reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
      Map<String, Object> question = Map.of("command", command, "arguments", List.of(arguments));
      ByteBuffer bytes = StandardCharsets.UTF_8.encode(JSON.writeValueAsString(question) + "\n");
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      return accepted(command, JSON.readTree(reader.readLine()));
    } catch (IOException e) {
      throw new MeasurementException("the node does not answer `" + command + "` at " + socket, e);
    }
  }

  private static JsonNode accepted(String command, JsonNode answer) throws MeasurementException {
    if (answer.path("status").asInt() != 0) {
      throw new MeasurementException(
          "the node refuses `" + command + "`: " + answer.path("message").asText());
    }
    return answer;
  }
}
