package io.weft.kernel;

import io.weft.kernel.internal.NativeFailure;
import io.weft.kernel.internal.Natives;
import io.weft.kernel.internal.RingCalls.Ring;
import io.weft.kernel.internal.RingCalls.Sink;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * Reads any number of ring buffers on one thread, which starts with the first. A consumer gets each
 * sample in memory that is valid during its call only; what it throws is logged.
 */
public final class RingBuffers implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(RingBuffers.class);

  /** How long a change of the consumers may wait. */
  private static final int POLL_MILLIS = 100;

  private final Natives natives;
  private final Thread thread;
  private final Map<BpfMap, Consumer<MemorySegment>> consumers = new LinkedHashMap<>();
  private long version;
  private long seen;
  private boolean closed;

  RingBuffers(Natives natives, String threadName) {
    this.natives = natives;
    this.thread = Thread.ofPlatform().name(threadName).daemon().unstarted(this::run);
  }

  /** Reads a ring buffer; the map must stay open until {@link #remove} or {@link #close}. */
  public synchronized void add(BpfMap ring, Consumer<MemorySegment> consumer) {
    if (ring.definition().type() != MapType.RINGBUF) {
      throw new KernelException("cannot read " + ring.definition() + ": not a ring buffer");
    }
    consumers.put(ring, consumer);
    version++;
    if (thread.getState() == Thread.State.NEW) {
      thread.start();
    }
    notifyAll();
  }

  /** Stops reading a ring buffer; returns when its consumer is not called any more. */
  public synchronized void remove(BpfMap ring) {
    if (consumers.remove(ring) != null) {
      long wanted = ++version;
      notifyAll();
      awaitSeen(wanted);
    }
  }

  private void awaitSeen(long wanted) {
    try {
      while (seen < wanted && thread.isAlive() && Thread.currentThread() != thread) {
        wait(POLL_MILLIS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    while (!isClosed()) {
      try (OpenRings rings = open()) {
        rings.pollWhileCurrent();
      } catch (NativeFailure e) {
        LOG.error("cannot read ring buffers: {}", Errno.name(e.errno()));
        return;
      }
    }
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized OpenRings open() {
    seen = version;
    notifyAll();
    if (consumers.isEmpty()) {
      return new OpenRings(Optional.empty(), seen);
    }
    int[] fds = consumers.keySet().stream().mapToInt(BpfMap::fd).toArray();
    Sink[] sinks = consumers.values().stream().map(c -> (Sink) c::accept).toArray(Sink[]::new);
    return new OpenRings(Optional.of(natives.rings().open(fds, sinks)), seen);
  }

  /** The reader of one set of consumers: libbpf 1.1 cannot take a ring out of a reader. */
  private final class OpenRings implements AutoCloseable {
    private final Optional<Ring> ring;
    private final long opened;

    OpenRings(Optional<Ring> ring, long opened) {
      this.ring = ring;
      this.opened = opened;
    }

    void pollWhileCurrent() {
      while (isCurrent()) {
        if (ring.isPresent()) {
          poll(ring.get());
        } else {
          awaitChange(opened);
        }
      }
    }

    private void poll(Ring open) {
      int result = open.poll(POLL_MILLIS);
      if (result < 0 && result != -4) {
        throw new NativeFailure(-result);
      }
    }

    private boolean isCurrent() {
      synchronized (RingBuffers.this) {
        return !closed && version == opened;
      }
    }

    @Override
    public void close() {
      ring.ifPresent(Ring::close);
    }
  }

  private synchronized void awaitChange(long opened) {
    try {
      while (!closed && version == opened) {
        wait();
      }
    } catch (InterruptedException e) {
      closed = true;
    }
  }

  /** Stops the thread; returns when no consumer is called any more. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    joinThread();
  }

  private void joinThread() {
    try {
      if (Thread.currentThread() != thread) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
