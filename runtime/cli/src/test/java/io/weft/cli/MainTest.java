package io.weft.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
  private static final String ANSWER =
      "{\"status\":0,\"message\":\"\",\"columns\":[\"cluster\",\"id\"],\"rows\":[{\"cluster\":\"catalog\",\"id\":7}]}";

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void printsAnAlignedTable() throws IOException {
    assertTrue(ask(ANSWER, "clusters").contains("\"clusters\""));
    assertEquals("CLUSTER  ID\ncatalog  7\n", out.toString());
  }

  @Test
  void printsRowsForMachines() throws IOException {
    String question = ask(ANSWER, "clusters", "--json", "catalog");
    assertTrue(question.contains("\"arguments\":[\"catalog\"]"), question);
    assertEquals("[{\"cluster\":\"catalog\",\"id\":7}]\n", out.toString());
  }

  @Test
  void saysThatNoNodeRuns() {
    assertEquals(1, run(folder.resolve("none.sock"), "status"));
    assertTrue(err.toString().contains("weft run"), err.toString());
  }

  @Test
  void wantsACommand() {
    assertEquals(2, run(folder.resolve("none.sock")));
  }

  /** What the node was asked. */
  private String ask(String answer, String... args) throws IOException {
    Path socket = folder.resolve("weft.sock");
    try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.bind(UnixDomainSocketAddress.of(socket));
      CompletableFuture<String> question =
          CompletableFuture.supplyAsync(() -> serve(server, answer));
      assertEquals(0, run(socket, args));
      return question.join();
    }
  }

  private static String serve(ServerSocketChannel server, String answer) {
    try (SocketChannel client = server.accept();
        var reader = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8))) {
      String line = reader.readLine();
      client.write(StandardCharsets.UTF_8.encode(answer + "\n"));
      return line;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private int run(Path socket, String... args) {
    return Main.run(args, socket, new PrintWriter(out, true), new PrintWriter(err, true));
  }
}
