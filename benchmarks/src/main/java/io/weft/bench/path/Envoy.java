package io.weft.bench.path;

import io.weft.bench.machine.Cgroup;
import io.weft.bench.machine.Child;
import io.weft.bench.machine.Ports;
import io.weft.bench.machine.Workspace;
import io.weft.bench.measure.MeasurementException;
import io.weft.bench.node.Resources;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Envoy with one worker.
 *
 * @param group the control group that it runs in, and nobody else
 * @param port of 127.0.0.1
 */
public record Envoy(Cgroup group, int port) {

  /**
   * One route.
   *
   * @param binary the program
   * @param to port of 127.0.0.1 that it sends to
   */
  public static Envoy start(Workspace workspace, Path binary, String name, int to)
      throws MeasurementException, InterruptedException {
    return start(
        workspace,
        binary,
        name,
        Resources.http(name, Resources.hostForAll("to")),
        List.of(Resources.cluster("to", to)));
  }

  /**
   * @param filter of the listener
   * @param clusters that it leads to
   */
  public static Envoy start(
      Workspace workspace, Path binary, String name, String filter, List<String> clusters)
      throws MeasurementException, InterruptedException {
    int port = Ports.free();
    String bootstrap =
        """
        {"static_resources": {"listeners": [%s], "clusters": [%s]}}
        """
            .formatted(
                Resources.listener(name, "127.0.0.1", port, filter), String.join(",", clusters));
    Path file = workspace.file(name + ".json", bootstrap);
    Cgroup group = workspace.group(name);
    Child child =
        workspace.start(
            group,
            name,
            Map.of(),
            List.of(
                binary.toString(),
                "--config-path",
                file.toString(),
                "--concurrency",
                "1",
                "--disable-hot-restart",
                "--log-level",
                "warning"));
    Ports.await(port, child);
    return new Envoy(group, port);
  }
}
