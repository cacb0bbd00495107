package io.weft.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.kernel.SpliceObject.Seen;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Between the program that gives octets away and the queue that they go into a sender can stay for
 * any time. Held there, it is seen by the count of its socket, and by nothing else.
 */
@Tag("kernel")
@ExtendWith(Baseline.class)
class SpliceGapKernelTest {
  private static final Duration STEADY = Duration.ofMillis(50);

  private final Kernel kernel = Kernel.load();

  @Test
  @Timeout(20)
  void theCountShowsASenderWhoseOctetsAreNotQueued() throws Exception {
    try (SpliceObject object = new SpliceObject(kernel);
        SpliceRig rig = new SpliceRig(object, SpliceProbes.BOUND);
        MissingPage page = new MissingPage(kernel.natives().posix())) {
      SpliceRig.send(rig.a, "x");
      Thread reader = start(() -> read(rig.c, page.buffer(1)));
      rig.redirect();
      // The reader holds c's lock, so b's octets wait for it behind the program.
      Thread sender = start(() -> SpliceRig.send(rig.b, "late"));
      awaitReferences(object, 2);
      Thread.sleep(STEADY);

      assertEquals(2, object.look(SpliceEnd.B).references(), "b is not at rest");
      assertTrue(object.look(SpliceEnd.C).empty(), "the octets are on their way");
      assertTrue(sender.isAlive());

      page.appear();
      reader.join();
      sender.join();
      Seen c = object.look(SpliceEnd.C);
      assertEquals(1, object.look(SpliceEnd.B).references(), "b is at rest");
      assertEquals(4, c.queued(), "the octets are there");
      assertEquals("late", SpliceRig.read(rig.c, 4));
    }
  }

  private static void awaitReferences(SpliceObject object, int wanted) {
    while (object.look(SpliceEnd.B).references() != wanted) {
      SpliceRig.pause();
    }
  }

  /** An action on a channel. */
  private interface Action {
    void run() throws IOException;
  }

  private static Thread start(Action action) throws InterruptedException {
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    action.run();
                  } catch (IOException e) {
                    throw new UncheckedIOException(e);
                  }
                });
    Thread.sleep(STEADY);
    return thread;
  }

  private static void read(SocketChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      channel.read(buffer);
    }
  }
}
