package io.weft.relay.internal.splice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoresTest {
  private static final long SECOND = Duration.ofSeconds(1).toNanos();

  private final Scores scores = new Scores();

  private void leave(long now) {
    for (int i = 0; i < 4; i++) {
      assertTrue(scores.allows("bulk", now));
      scores.left("bulk", now, "full");
    }
  }

  @Test
  void aListenerWhoseMessagesNeverFitPausesLongerEachTime() {
    leave(0);
    assertFalse(scores.allows("bulk", 9 * SECOND));
    assertTrue(scores.allows("other", 0));
    leave(10 * SECOND);
    assertFalse(scores.allows("bulk", 29 * SECOND));
    assertTrue(scores.allows("bulk", 30 * SECOND));
    assertEquals(Map.of("bulk", "full"), scores.reasons());
  }

  @Test
  void aMessageThatFitsForgivesAll() {
    leave(0);
    scores.fits("bulk");
    assertTrue(scores.allows("bulk", 0));
    assertEquals(Map.of(), scores.reasons());
  }

  @Test
  void aRefusalIsNoPause() {
    for (int i = 0; i < 10; i++) {
      scores.refused("blocking", "its file is blocking");
    }
    assertTrue(scores.allows("blocking", 0));
    assertEquals(Map.of("blocking", "its file is blocking"), scores.reasons());
  }
}
