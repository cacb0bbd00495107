package io.weft.bench.node;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import io.weft.bench.machine.Cgroup;
import io.weft.bench.machine.Child;
import io.weft.bench.machine.Ports;
import io.weft.bench.machine.Workspace;
import io.weft.bench.measure.MeasurementException;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A node with all features in a control group of its own. */
public final class Node implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(90);

  private final Child child;
  private final Cgroup group;
  private final NodeClient client;
  private final URI http;
  private final Duration ready;

  private Node(Child child, Cgroup group, NodeClient client, URI http, Duration ready) {
    this.child = child;
    this.group = group;
    this.client = client;
    this.http = http;
    this.ready = ready;
  }

  /**
   * Starts a node and waits until it says that it is ready.
   *
   * @param name of the node, its control group and its folder
   * @param configurations lines of YAML below {@code configurations:}
   * @param environment for the command, such as a larger heap
   */
  public static Node start(
      Workspace workspace, String name, String configurations, Map<String, String> environment)
      throws MeasurementException, InterruptedException {
    int port = Ports.free();
    Path folder = workspace.folder().resolve(name);
    Path file = workspace.file(name + "/node.yaml", yaml(workspace, name, port, configurations));
    Cgroup group = workspace.group(name);
    long begun = System.nanoTime();
    Child child =
        workspace.start(
            group,
            name,
            environment,
            List.of(System.getenv("WEFT"), "run", "--config", file.toString()));
    awaitWord(name, child, begun);
    URI http = URI.create("http://127.0.0.1:" + port);
    awaitHealth(http.resolve("/healthz/ready"), child, begun);
    Duration ready = Duration.ofNanos(System.nanoTime() - begun);
    return new Node(child, group, new NodeClient(folder.resolve("run/weft.sock")), http, ready);
  }

  private static String yaml(Workspace workspace, String name, int port, String configurations) {
    Path folder = workspace.folder().resolve(name);
    return """
        node: %s-%s
        features: [http-routing, load-balancing, grayscale]
        directories: {state: %s/state, run: %s/run}
        configurations:
          io.weft.admin: {http: "127.0.0.1:%d"}
        %s
        """
        .formatted(workspace.name(), name, folder, folder, port, configurations.indent(2));
  }

  private static void awaitWord(String name, Child child, long begun)
      throws MeasurementException, InterruptedException {
    while (!child.output().contains("is ready after")) {
      if (!child.isAlive() || isOver(begun)) {
        throw new MeasurementException(name + " does not get ready: " + child.lastWords());
      }
      Thread.sleep(5);
    }
  }

  /** A feature or a source that did not start would make every figure another one. */
  private static void awaitHealth(URI health, Child child, long begun)
      throws MeasurementException, InterruptedException {
    String problem = problem(health);
    while (!problem.isEmpty()) {
      if (isOver(begun)) {
        throw new MeasurementException(
            "the node is not healthy: " + problem + "\n" + child.lastWords());
      }
      Thread.sleep(5);
      problem = problem(health);
    }
  }

  private static String problem(URI health) throws MeasurementException {
    try {
      var connection = (HttpURLConnection) health.toURL().openConnection();
      return connection.getResponseCode() == 200
          ? ""
          : new String(connection.getErrorStream().readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new MeasurementException("nothing answers at " + health, e);
    }
  }

  private static boolean isOver(long begun) {
    return System.nanoTime() - begun > LIMIT.toNanos();
  }

  /** From the command's start until the node says that it is ready, its resources included. */
  public Duration ready() {
    return ready;
  }

  public Cgroup group() {
    return group;
  }

  public Child child() {
    return child;
  }

  /** The rows of a command's answer. */
  public JsonNode ask(String command, String... arguments) throws MeasurementException {
    return client.ask(command, arguments);
  }

  /** What a command says beside its rows. */
  public String message(String command) throws MeasurementException {
    return client.message(command);
  }

  /**
   * What a counter or gauge shows.
   *
   * @param series the name with its labels as the node writes them
   */
  public double metric(String series) throws MeasurementException {
    try (InputStream body = http.resolve("/metrics").toURL().openStream()) {
      return new String(body.readAllBytes(), UTF_8)
          .lines()
          .filter(line -> line.startsWith(series + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
          .findFirst()
          .orElseThrow(() -> new MeasurementException("the node has no metric " + series));
    } catch (IOException e) {
      throw new MeasurementException("the node's metrics cannot be read at " + http, e);
    }
  }

  /** Puts a control group under the mesh. */
  public void enrol(Cgroup client) throws MeasurementException {
    ask("enrol", client.folder().toString());
  }

  /** Waits until a listener is in force in this gear, because another would be measured instead. */
  public void requireGear(String listener, int gear)
      throws MeasurementException, InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    JsonNode rows = ask("listeners", listener);
    while (rows.path(0).path("gear").asInt() != gear) {
      if (System.nanoTime() > end) {
        throw new MeasurementException(
            "listener " + listener + " is not in gear " + gear + ": " + rows + child.lastWords());
      }
      Thread.sleep(100);
      rows = ask("listeners", listener);
    }
  }

  /** Memory of the process, shared pages included, as {@code ps} shows it. */
  public long residentBytes() throws MeasurementException {
    try {
      for (String line : Files.readAllLines(Path.of("/proc/" + child.pid() + "/status"))) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    } catch (IOException _) {
      // No such process.
    }
    throw new MeasurementException("the node has ended: " + child.lastWords());
  }

  /** So that what is held can be told from what was left. */
  public void collectGarbage() throws MeasurementException, InterruptedException {
    String tool = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
    Child.run(
        group.parent().child("tools"),
        Duration.ofSeconds(20),
        List.of(tool, Long.toString(child.pid()), "GC.run"));
  }

  @Override
  public void close() {
    child.close();
  }
}
