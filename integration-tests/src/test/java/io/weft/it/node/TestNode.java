package io.weft.it.node;

import com.fasterxml.jackson.databind.JsonNode;
import io.weft.it.Project;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A node as users run it: the distribution's script, in a process of its own. */
public final class TestNode implements AutoCloseable {
  private static final Path HOME = Project.ROOT.resolve("target/weft-distribution");
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Path folder;
  private final String name;
  private final int httpPort;
  private Process process;

  private TestNode(Path folder, String name, int httpPort) {
    this.folder = folder;
    this.name = name;
    this.httpPort = httpPort;
  }

  /**
   * Starts one and waits until it is ready.
   *
   * @param folder holds its configuration, state and log; {@code xds/} in it is its source of
   *     resources
   * @param features in YAML, {@code [a, b]}
   * @param configurations more properties by PID in YAML, each line indented by two blanks
   */
  public static TestNode start(Path folder, String features, String configurations)
      throws IOException {
    String name = "it-%d-%d".formatted(ProcessHandle.current().pid(), NUMBER.incrementAndGet());
    TestNode node = new TestNode(folder, name, freePort());
    Files.createDirectories(folder.resolve("xds"));
    Files.writeString(folder.resolve("node.yaml"), node.configuration(features, configurations));
    node.start();
    return node;
  }

  private String configuration(String features, String configurations) {
    return """
        node: %1$s
        features: %2$s
        directories: {state: %3$s/state, run: %3$s/run}
        configurations:
          io.weft.admin: {http: "127.0.0.1:%4$d"}
          io.weft.xds.files~local: {paths: ["%3$s/xds"]}
        %5$s
        """
        .formatted(name, features, folder, httpPort, configurations);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Starts it again, on the state that it left. */
  public void start() throws IOException {
    Files.writeString(log(), "");
    ProcessBuilder builder =
        new ProcessBuilder(
            "bash",
            HOME.resolve("weft").toString(),
            "run",
            "--config",
            folder.resolve("node.yaml").toString());
    builder.redirectErrorStream(true).redirectOutput(log().toFile());
    process = builder.start();
    process.getOutputStream().close();
    Wait.until(
        "the node is ready",
        () -> {
          if (!process.isAlive()) {
            throw new AssertionError("the node ended: " + Files.readString(log()));
          }
          return Files.readString(log()).contains(" is ready after ");
        });
  }

  public String name() {
    return name;
  }

  public long pid() {
    return process.pid();
  }

  public Path folder() {
    return folder;
  }

  private Path log() {
    return folder.resolve("log");
  }

  public String readLog() throws IOException {
    return Files.readString(log());
  }

  /** Puts a file of resources in its place by rename, as editors and tools do. */
  public void resources(String file, String yaml) throws IOException {
    Path aside = folder.resolve(file + ".new");
    Files.writeString(aside, yaml);
    Files.move(
        aside,
        folder.resolve("xds").resolve(file),
        java.nio.file.StandardCopyOption.ATOMIC_MOVE,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  /** Asks over the node's socket, as the command line does. */
  public NodeAnswer ask(String command, String... arguments) throws IOException {
    return NodeAnswer.from(folder.resolve("run/weft.sock"), command, arguments);
  }

  /** Asks and has to succeed. */
  public JsonNode rows(String command, String... arguments) throws IOException {
    NodeAnswer answer = ask(command, arguments);
    if (answer.status() != 0) {
      throw new AssertionError(command + " failed: " + answer.message());
    }
    return answer.rows();
  }

  /** The command line itself, with the node's socket in its environment. */
  public Shell.Result weft(String... arguments) throws IOException {
    String[] command = new String[arguments.length + 4];
    command[0] = "env";
    command[1] = "WEFT_SOCKET=" + folder.resolve("run/weft.sock");
    command[2] = "bash";
    command[3] = HOME.resolve("weft").toString();
    System.arraycopy(arguments, 0, command, 4, arguments.length);
    return Shell.run(command);
  }

  /** A page of its HTTP endpoint. */
  public Http.Answer http(String path) throws IOException {
    return Http.get("127.0.0.1", httpPort, path);
  }

  /** The value of a series, by its name with labels as it is printed. */
  public double metric(String series) throws IOException {
    return http("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no metric " + series));
  }

  /** SIGKILL: nothing of it gets to clean up. */
  public void kill() {
    process.destroyForcibly();
    int _ = Shell.exit(process);
  }

  /** SIGTERM, and its exit status. */
  public int stop() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the node does not stop: " + readLog());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() throws IOException {
    if (process.isAlive()) {
      int _ = stop();
    }
  }
}
