package io.weft.demo;

import io.weft.demo.process.DemoException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What has to end with the demo, the last that came first, also when this process is told to end.
 */
final class Parts implements AutoCloseable {
  private final Deque<Part> parts = new ArrayDeque<>();
  private boolean closed;

  /** Ends something, in good order if it can. */
  interface Part extends AutoCloseable {
    @Override
    void close();
  }

  Parts() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "weft-demo-stop"));
  }

  /**
   * Takes another one.
   *
   * @throws DemoException when all is over already; the part is ended then
   */
  synchronized void add(Part part) {
    if (closed) {
      part.close();
      throw new DemoException("the demo was told to end");
    }
    parts.push(part);
  }

  synchronized boolean isClosed() {
    return closed;
  }

  @Override
  public synchronized void close() {
    closed = true;
    while (!parts.isEmpty()) {
      parts.pop().close();
    }
  }
}
