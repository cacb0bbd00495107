package io.weft.it.torture;

import io.weft.it.Project;
import io.weft.it.node.Cgroup;
import io.weft.it.node.Shell;
import io.weft.it.node.TestNode;
import io.weft.it.node.Wait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A node with all features, all servers behind one listener, and the group of those who call it.
 */
final class Mesh implements AutoCloseable {
  static final String HOST = "127.66.9.1";
  static final int PORT = 8080;

  /** Configurations with which the relay carries all. */
  static final String RELAYED = "  io.weft.relay: {loops: 2}";

  /** Those with which the kernel carries what it can. */
  static final String SPLICED =
      """
        io.weft.pipeline: {splice: true}
        io.weft.relay: {loops: 2, splice: auto, splice.patience: 1000000000}\
      """;

  private static final Path RESOURCES =
      Project.ROOT.resolve("integration-tests/src/test/torture/torture.yaml");

  private final List<Server> servers = new ArrayList<>();
  private final Map<Process, Cgroup> callers = new HashMap<>();
  private final Cgroup group;
  private final TestNode node;
  private int started;

  Mesh(Path folder, Peers peers, String configurations) throws IOException {
    this(folder, peers.servers().values(), peers.clients().get("jdk"), configurations);
  }

  /** {@code client} finds out when the servers are reached. */
  Mesh(Path folder, Collection<List<String>> commands, List<String> client, String configurations)
      throws IOException {
    group = Cgroup.make("torture");
    for (List<String> command : commands) {
      servers.add(new Server(group, command));
    }
    node = TestNode.start(folder, features(), configurations);
    node.resources("torture.yaml", resources());
    node.rows("enrol", group.name());
    Wait.until("the servers are reached", () -> word(start(client, 5, 1, 0)).equals("ok"));
  }

  private static String features() {
    return Project.features().stream()
        .map(module -> module.getFileName().toString())
        .collect(Collectors.joining(", ", "[", "]"));
  }

  private String resources() throws IOException {
    String endpoints =
        servers.stream()
            .map(
                server ->
                    "{endpoint: {address: {socket_address: {address: 127.0.0.1, port_value: %d}}}}"
                        .formatted(server.port()))
            .collect(Collectors.joining(", "));
    return Files.readString(RESOURCES)
        .replace("${endpoints}", endpoints)
        .replace("${host}", HOST)
        .replace("${port}", Integer.toString(PORT));
  }

  TestNode node() {
    return node;
  }

  /** Starts a client in a group of its own, for what is said of one is said of all in its group. */
  Process start(List<String> client, int requests, int connections, int seed) throws IOException {
    callers
        .entrySet()
        .removeIf(c -> !c.getKey().isAlive() && c.getValue().folder().toFile().delete());
    Cgroup own = group.child("client-" + started++);
    List<String> command = new ArrayList<>(client);
    command.add(HOST);
    for (int number : new int[] {PORT, requests, connections, seed}) {
      command.add(Integer.toString(number));
    }
    Process process = new ProcessBuilder(own.entering(command)).redirectErrorStream(true).start();
    callers.put(process, own);
    return process;
  }

  /** Responses that the kernel has carried to clients. */
  double carried() throws IOException {
    return node.metric("weft_splice_messages_total{outcome=\"carried\"}");
  }

  /** ok, or what the client saw instead. */
  static String word(Process client) throws IOException {
    String line = new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int _ = Shell.exit(client);
    return line.startsWith("ok ") ? "ok" : line.strip();
  }

  @Override
  public void close() throws IOException {
    node.close();
    servers.forEach(Server::close);
    for (Cgroup caller : callers.values()) {
      caller.close();
    }
    group.close();
  }
}
