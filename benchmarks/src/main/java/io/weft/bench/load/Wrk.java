package io.weft.bench.load;

import io.weft.bench.machine.Cgroup;
import io.weft.bench.machine.Child;
import io.weft.bench.machine.Workspace;
import io.weft.bench.measure.MeasurementException;
import io.weft.bench.measure.Sample;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Makes load with wrk, in one thread, so that client and server each have a core on two. */
public final class Wrk {
  private static final Duration GRACE = Duration.ofSeconds(30);

  private final Path script;

  public Wrk(Workspace workspace) throws MeasurementException {
    script = workspace.file("report.lua", resource());
  }

  private static String resource() throws MeasurementException {
    try (InputStream in = Wrk.class.getResourceAsStream("report.lua")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new MeasurementException("report.lua of this program cannot be read", e);
    }
  }

  /**
   * One run.
   *
   * @param client the control group that wrk runs in
   * @param server scheme, host and port
   * @param seconds at least 1
   */
  public Sample run(Cgroup client, URI server, Load load, int seconds)
      throws MeasurementException, InterruptedException {
    var command =
        new ArrayList<>(List.of("wrk", "--threads", "1", "--connections", "" + load.connections()));
    command.addAll(List.of("--duration", seconds + "s", "--timeout", "10s"));
    command.addAll(List.of("--script", script.toString()));
    if (load.newConnections()) {
      command.addAll(List.of("--header", "Connection: close"));
    }
    command.add(server.resolve(load.path()).toString());
    load.targets().ifPresent(file -> command.addAll(List.of("--", file.toString())));
    return WrkReport.read(Child.run(client, GRACE.plusSeconds(seconds), command));
  }
}
