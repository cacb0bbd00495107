package io.weft.bench.machine;

import io.weft.bench.measure.MeasurementException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;

/** Ports of the loopback address. */
public final class Ports {
  private Ports() {}

  /** A port that was free a moment ago. */
  public static int free() throws MeasurementException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new MeasurementException("no port of 127.0.0.1 is free", e);
    }
  }

  /** Waits until the child listens. */
  public static void await(int port, Child child)
      throws MeasurementException, InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (!answers(port)) {
      if (!child.isAlive() || System.nanoTime() > end) {
        throw new MeasurementException(
            "nothing listens at 127.0.0.1:" + port + "; the program said: " + child.lastWords());
      }
      Thread.sleep(20);
    }
  }

  private static boolean answers(int port) {
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress("127.0.0.1", port), 1000);
      return true;
    } catch (IOException _) {
      return false;
    }
  }
}
