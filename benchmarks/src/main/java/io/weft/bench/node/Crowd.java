package io.weft.bench.node;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.weft.bench.machine.Cgroup;
import io.weft.bench.machine.Child;
import io.weft.bench.machine.Workspace;
import io.weft.bench.measure.MeasurementException;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A process that opens many connections, makes some requests on each, and keeps them open. */
public final class Crowd {
  /**
   * Requests of each connection. The first ones are the relay's: one until the node knows who has
   * opened the connection, one at whose end it is joined, one behind that.
   */
  private static final int REQUESTS = 5;

  private static final String HELD = "all are held";

  private Crowd() {}

  /**
   * Starts it in its control group and waits until all connections are open and idle.
   *
   * @param server what it connects to
   */
  public static Child start(Workspace workspace, Cgroup group, URI server, int connections)
      throws MeasurementException, InterruptedException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx128m",
            "-cp",
            System.getProperty("java.class.path"),
            Crowd.class.getName(),
            server.getHost(),
            Integer.toString(server.getPort()),
            Integer.toString(connections));
    Child child = workspace.start(group, "crowd-" + server.getPort(), Map.of(), command);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!child.output().contains(HELD)) {
      if (!child.isAlive() || System.nanoTime() > end) {
        throw new MeasurementException(
            connections + " connections to " + server + " cannot be held: " + child.lastWords());
      }
      Thread.sleep(50);
    }
    return child;
  }

  /** The process: address and port of the service, number of connections; until it is stopped. */
  public static void main(String[] args) throws IOException, InterruptedException {
    var service = new InetSocketAddress(args[0], Integer.parseInt(args[1]));
    var open = new ArrayList<SocketChannel>();
    ByteBuffer buffer = ByteBuffer.allocateDirect(4096);
    for (int i = Integer.parseInt(args[2]); i > 0; i--) {
      SocketChannel channel = SocketChannel.open(service);
      channel.configureBlocking(false);
      open.add(channel);
    }
    for (int request = 0; request < REQUESTS; request++) {
      for (SocketChannel channel : open) {
        exchange(channel, buffer);
      }
    }
    System.out.println(HELD);
    Thread.currentThread().join();
  }

  /** The body of 12 bytes ends with a mark that its head has not. */
  private static void exchange(SocketChannel channel, ByteBuffer buffer) throws IOException {
    channel.write(US_ASCII.encode("GET / HTTP/1.1\r\nHost: crowd\r\n\r\n"));
    buffer.clear();
    while (!isWhole(buffer)) {
      if (channel.read(buffer) < 0) {
        throw new EOFException("a connection was closed");
      }
      LockSupport.parkNanos(10_000);
    }
  }

  private static boolean isWhole(ByteBuffer buffer) {
    int last = buffer.position() - 1;
    return last > 0 && buffer.get(last) == '\n' && buffer.get(last - 1) == 'd';
  }
}
