package io.weft.bench.node;

import io.weft.bench.measure.MeasurementException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** An endpoint that notes when connections arrive. */
public final class Door implements AutoCloseable {
  private final ServerSocket socket;
  private long first;

  private Door(ServerSocket socket) {
    this.socket = socket;
  }

  public static Door open() throws MeasurementException {
    try {
      var door = new Door(new ServerSocket(0, 1024, InetAddress.getLoopbackAddress()));
      Thread.ofPlatform().daemon().name("door").start(door::accept);
      return door;
    } catch (IOException e) {
      throw new MeasurementException("cannot listen at 127.0.0.1", e);
    }
  }

  public int port() {
    return socket.getLocalPort();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try (Socket _ = socket.accept()) {
        note();
      } catch (IOException _) {
        // Closed, or the client has gone already.
      }
    }
  }

  private synchronized void note() {
    if (first == 0) {
      first = System.nanoTime();
      notifyAll();
    }
  }

  /** Forgets what arrived before. */
  public synchronized void reset() {
    first = 0;
  }

  /**
   * Waits for a connection.
   *
   * @return when the first one since the reset arrived, in {@link System#nanoTime()}
   */
  public synchronized long awaitFirst(int seconds)
      throws MeasurementException, InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    while (first == 0) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        throw new MeasurementException(
            "no connection arrives at 127.0.0.1:" + port() + " in " + seconds + " s");
      }
      wait(left);
    }
    return first;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
