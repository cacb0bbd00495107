package io.weft.bench.node;

import io.weft.bench.machine.Cgroup;
import io.weft.bench.machine.Child;
import io.weft.bench.machine.Workspace;
import io.weft.bench.measure.MeasurementException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A process under the mesh that connects to a service again and again, so that the first connection
 * which arrives elsewhere tells when the kernel has changed its choice.
 */
public final class Knocker {
  /** Between connections; what a time measured by them may be too long. */
  public static final int INTERVAL_MICROS = 200;

  private Knocker() {}

  /**
   * Starts it in its control group.
   *
   * @param address of the service
   */
  public static Child start(Workspace workspace, Cgroup group, String address, int port)
      throws MeasurementException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx32m",
            "-cp",
            System.getProperty("java.class.path"),
            Knocker.class.getName(),
            address,
            Integer.toString(port));
    return workspace.start(group, "knocker-" + port, Map.of(), command);
  }

  /** The process: address and port of the service; it ends when it is stopped. */
  public static void main(String[] args) {
    var service = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
    while (true) {
      try (SocketChannel channel = SocketChannel.open()) {
        // A reset leaves no connection in TIME_WAIT.
        channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        channel.connect(service);
      } catch (IOException _) {
        // The service is not there yet.
      }
      LockSupport.parkNanos(INTERVAL_MICROS * 1000L);
    }
  }
}
