package io.weft.bench.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class LoadTest {

  @Test
  void isNamedAfterWhatItAsks() {
    assertEquals("c16_12B", Load.keepAlive(16, 12).name());
    assertEquals("c16_0B", Load.keepAlive(16, 0).name());
    assertEquals("c1_256KiB", Load.keepAlive(1, 256 * 1024).name());
    assertEquals("new_c64_1KiB", Load.newConnections(64, 1024).name());
    assertEquals("12B bodies, keep-alive, 1 connection", Load.keepAlive(1, 12).conditions());
  }
}
