package io.weft.relay.internal.splice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class ElementsTest {

  @Test
  void aNumberComesBackOnceItsSocketHasLeft() {
    var elements = new Elements(1, 3, 1);
    assertEquals(OptionalInt.of(1), elements.take());
    assertEquals(OptionalInt.of(2), elements.take());
    assertTrue(elements.take().isEmpty());
    elements.retire(1);
    elements.reclaim(number -> false);
    assertTrue(elements.take().isEmpty());
    elements.reclaim(number -> number == 1);
    assertEquals(OptionalInt.of(1), elements.take());
    elements.release(2);
    assertEquals(OptionalInt.of(2), elements.take());
    assertEquals(2, elements.used());
  }

  @Test
  void poolsAreWhole() {
    var elements = new Elements(64, 256 + 10, 64);
    assertEquals(OptionalInt.of(64), elements.take());
    assertEquals(OptionalInt.of(128), elements.take());
    assertEquals(OptionalInt.of(192), elements.take());
    assertTrue(elements.take().isEmpty());
  }
}
