package io.weft.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ArgumentsTest {

  @Test
  void optionsAreRead() {
    assertEquals(
        Optional.of(new Arguments(Optional.of(Path.of("x.yaml")), true)),
        Arguments.parse("run", "--config", "x.yaml", "--until-ready"));
    assertEquals(Optional.of(new Arguments(Optional.empty(), false)), Arguments.parse("run"));
  }

  @Test
  void nonsenseIsRefused() {
    assertEquals(Optional.empty(), Arguments.parse());
    assertEquals(Optional.empty(), Arguments.parse("walk"));
    assertEquals(Optional.empty(), Arguments.parse("run", "--config"));
    assertEquals(Optional.empty(), Arguments.parse("run", "--fast"));
  }
}
