package io.weft.http.routing.splice;

import static io.weft.http.routing.splice.Exchanges.ANSWER;
import static io.weft.http.routing.splice.Exchanges.GET;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Between the program that gives octets away and the queue that they go into a thread of the
 * endpoint can stay for any time. Here it does: a reader of c keeps c's lock.
 */
@Timeout(30)
class GapKernelTest {
  private static final Duration STEADY = Duration.ofMillis(50);
  private static final String HEAD = ANSWER.substring(0, ANSWER.length() - 5);
  private static final String BODY = "hello";
  private static final int IDLE = 0;

  /** {@code enum weft_turn}. */
  private static final int LINK_AT_REST = 1;

  private Exchanges all;
  private MissingPage page;
  private Thread reader;

  @BeforeEach
  void aReaderKeepsTheLock() throws Exception {
    all = Exchanges.plain();
    page = new MissingPage();
    all.carries(GET);
    all.send(all.link.near(), HEAD);
    reader = start(() -> read(page.buffer(HEAD.length())));
  }

  @AfterEach
  void close() throws Exception {
    page.close();
    all.close();
  }

  @Test
  void theRelayWaitsForIt() throws Exception {
    Thread sender = start(() -> all.send(all.link.near(), BODY));
    assertTrue(sender.isAlive());
    assertEquals(IDLE, all.bed.clientField(all.client, "state"), "for the program it is over");
    assertEquals(0, all.bed.turn(all.client) & LINK_AT_REST, "but not for the relay");
    go(sender);
    assertEquals(LINK_AT_REST, all.bed.turn(all.client) & LINK_AT_REST);
    assertEquals(BODY, all.read(all.client.near()));
  }

  /** It waited for c's lock before the thread of the endpoint did, so its program runs first. */
  @Test
  void theNextRequestGoesToTheRelay() throws Exception {
    Thread next = start(() -> all.send(all.client.near(), GET));
    Thread sender = start(() -> all.send(all.link.near(), BODY));
    assertEquals(IDLE, all.bed.clientField(all.client, "state"));
    go(sender);
    next.join();
    assertEquals(GET, all.read(all.client.far()), "the relay has it");
    assertEquals("", all.read(all.link.near()), "the endpoint does not");
    assertEquals(all.bed.reason("NOT_AT_REST"), all.reason());
    assertEquals(BODY, all.read(all.client.near()));
  }

  private void go(Thread sender) throws InterruptedException {
    page.appear();
    reader.join();
    sender.join();
  }

  private void read(ByteBuffer buffer) throws IOException {
    assertEquals(HEAD.length(), all.client.near().read(buffer));
  }

  /** Something that may stay in the kernel. */
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
}
