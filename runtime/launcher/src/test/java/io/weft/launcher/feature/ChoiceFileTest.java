package io.weft.launcher.feature;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.spi.feature.FeatureException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChoiceFileTest {

  @TempDir private Path folder;

  @Test
  void choicesComeBack() throws Exception {
    Choices choices =
        Choices.NONE
            .withFeature("a", false, List.of())
            .withFeature("b", true, List.of())
            .withBundle("x", "/x.jar")
            .withoutBundle("y", true);
    file().write(choices);

    assertEquals(choices, file().read());
  }

  @Test
  void noFileIsNoChoice() throws Exception {
    assertEquals(Choices.NONE, file().read());
  }

  @Test
  void aDamagedFileIsNotGuessedAt() throws Exception {
    for (String damaged : List.of("features: [", "features: {a: maybe}", "removed: x")) {
      Files.writeString(folder.resolve("choices.yaml"), damaged);
      String message = assertThrows(FeatureException.class, () -> file().read()).getMessage();
      assertTrue(message.contains("choices.yaml is damaged: delete it"), message);
    }
  }

  @Test
  void enablingAFeatureBringsItsBundlesBack() {
    Choices removed = Choices.NONE.withoutBundle("x", true).withoutBundle("y", true);

    assertEquals(List.of("y"), removed.withFeature("a", true, List.of("x")).removed());
    assertEquals(List.of("x"), removed.withBundle("y", "/y.jar").removed());
  }

  private ChoiceFile file() {
    return new ChoiceFile(folder.resolve("choices.yaml"));
  }
}
