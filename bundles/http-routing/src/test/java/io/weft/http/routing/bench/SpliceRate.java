package io.weft.http.routing.bench;

import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.weft.http.routing.internal.service.KernelRouting;
import io.weft.testkit.SpliceBed;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Requests a second of wrk against nginx: straight, and with every request routed in the kernel. A
 * thread for each connection relays what the kernel leaves, and counts it.
 */
public final class SpliceRate {
  private static final int CONNECTIONS = 16;

  private final KernelRouting node = KernelRouting.carrying();
  private final SpliceBed bed = new SpliceBed(node.harness(), 256 << 10, 128 << 10);
  private final InetSocketAddress backend;
  private final AtomicLong relayed = new AtomicLong();

  private SpliceRate(InetSocketAddress backend) throws Exception {
    this.backend = backend;
    node.cluster("a");
    RouteConfiguration.Builder routes = RouteConfiguration.newBuilder().setName("r");
    var host = routes.addVirtualHostsBuilder().setName("v").addDomains("*");
    for (int i = 0; i < 100; i++) {
      var route = host.addRoutesBuilder();
      route.getMatchBuilder().setPrefix(i == 60 ? "/w" : "/service" + i + "/");
      route.getRouteBuilder().setCluster("a");
    }
    node.listen(1, KernelRouting.manager("{}").setRouteConfig(routes).build());
  }

  private void serve(SocketChannel a) {
    try (a;
        SocketChannel own = SocketChannel.open(backend)) {
      ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
      int client = 0;
      while (true) {
        buffer.clear();
        int read = a.read(buffer);
        if (read < 0) {
          return;
        }
        write(own, buffer.flip());
        exchange(own, a, buffer, client);
        if (client == 0) {
          client = bed.adopt(a, 1);
        } else {
          relayed.incrementAndGet();
          bed.answered(client, read);
        }
      }
    } catch (IOException | InterruptedException e) {
      // wrk resets its connections at the end
    }
  }

  private void exchange(SocketChannel own, SocketChannel a, ByteBuffer buffer, int client)
      throws IOException, InterruptedException {
    buffer.clear();
    int end = 0;
    while (end == 0 || buffer.position() < end) {
      if (own.read(buffer) < 0) {
        throw new IOException("the backend closed");
      }
      end = length(buffer);
    }
    while (client != 0 && (bed.turn(client) & 1) == 0) {
      Thread.sleep(0, 50_000);
    }
    write(a, buffer.flip());
  }

  private static int length(ByteBuffer buffer) {
    String text = new String(buffer.array(), 0, Math.min(buffer.position(), 2000));
    int head = text.indexOf("\r\n\r\n");
    int field = text.indexOf("Content-Length: ");
    return head < 0
        ? 0
        : head + 4 + Integer.parseInt(text.substring(field + 16, text.indexOf('\r', field)));
  }

  private static void write(SocketChannel to, ByteBuffer octets) throws IOException {
    while (octets.hasRemaining()) {
      to.write(octets);
    }
  }

  private static double wrk(int port, String path) throws Exception {
    Process wrk =
        new ProcessBuilder(
                "wrk", "-t1", "-c" + CONNECTIONS, "-d3", "http://127.0.0.1:" + port + path)
            .redirectErrorStream(true)
            .start();
    String out = new String(wrk.getInputStream().readAllBytes());
    wrk.waitFor();
    int at = out.indexOf("Requests/sec:");
    if (at < 0 || out.contains("Socket errors") || out.contains("Non-2xx")) {
      System.out.println(out);
    }
    return Double.parseDouble(out.substring(at + 13).trim().split("\\s")[0]);
  }

  private void run(int rounds, String path) throws Exception {
    try (ServerSocketChannel server = ServerSocketChannel.open()) {
      server.bind(new InetSocketAddress("127.0.0.1", 0));
      int port = ((InetSocketAddress) server.getLocalAddress()).getPort();
      Thread.startVirtualThread(
          () -> {
            try {
              while (true) {
                SocketChannel a = server.accept();
                Thread.ofVirtual().start(() -> serve(a));
              }
            } catch (IOException e) {
              // closed
            }
          });
      double[] ratio = new double[rounds];
      for (int i = 0; i < rounds; i++) {
        double direct = wrk(backend.getPort(), path);
        long before = relayed.get();
        double carried = wrk(port, path);
        ratio[i] = carried / direct;
        System.out.printf(
            "%s direct %.0f carried %.0f ratio %.3f relayed %d%n",
            path, direct, carried, ratio[i], relayed.get() - before);
      }
      Arrays.sort(ratio);
      System.out.printf("%s median ratio %.3f%n", path, ratio[rounds / 2]);
      bed.reasons().forEach((reason, count) -> System.out.println("  " + reason + " " + count));
    }
  }

  /** {@code rounds} of each size. */
  public static void main(String[] arguments) throws Exception {
    Path folder = Files.createTempDirectory("splice-rate");
    int port = 20_000 + (int) (ProcessHandle.current().pid() % 20_000);
    for (int size : new int[] {12, 1024, 16384, 65536}) {
      Files.write(folder.resolve("w" + size), new byte[size]);
    }
    Files.setPosixFilePermissions(
        folder, java.nio.file.attribute.PosixFilePermissions.fromString("rwxr-xr-x"));
    Path conf =
        Files.writeString(
            folder.resolve("nginx.conf"),
            """
            daemon off; worker_processes 1; pid %1$s/pid; error_log %1$s/error.log;
            events { worker_connections 1024; }
            http { access_log off; keepalive_requests 1000000000; keepalive_timeout 3600s;
              server { listen 127.0.0.1:%2$d; root %1$s; } }
            """
                .formatted(folder, port));
    Process nginx = new ProcessBuilder("nginx", "-c", conf.toString()).start();
    try {
      Thread.sleep(500);
      SpliceRate rate = new SpliceRate(new InetSocketAddress("127.0.0.1", port));
      try (rate.bed) {
        for (int i = 0; i < 2 * CONNECTIONS; i++) {
          rate.bed.dial(rate.backend, 1);
        }
        for (String size : arguments[1].split(",")) {
          rate.run(Integer.parseInt(arguments[0]), "/w" + size);
        }
      }
    } finally {
      nginx.destroy();
    }
    System.exit(0);
  }
}
