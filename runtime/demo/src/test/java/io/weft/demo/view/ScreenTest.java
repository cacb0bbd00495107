package io.weft.demo.view;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  @Test
  void drawsOverThePictureBefore() {
    try (var screen = new Screen(out, true)) {
      screen.show(List.of("a", "b"));
      screen.show(List.of("c"));
    }
    assertEquals("<[?7l<[?25la<[K\nb<[K\n<[J" + "<[2Ac<[K\n<[J" + "<[?7h<[?25h", text());
  }

  @Test
  void writesNoControlsElsewhere() {
    try (var screen = new Screen(out, false)) {
      for (int i = 0; i < 11; i++) {
        screen.show(List.of("picture " + i));
      }
    }
    assertEquals("picture 0\n\npicture 10\n\n", text());
  }

  private String text() {
    return bytes.toString(StandardCharsets.UTF_8).replace('\033', '<');
  }
}
