package io.weft.enrolment.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChoicesTest {
  @TempDir private Path folder;

  @Test
  void aRestartFindsWhatWasChosenAndNotWhatWasTakenBack() throws IOException {
    Path file = folder.resolve("state/enrolled");
    Path kept = Files.createDirectory(folder.resolve("kept"));
    Path back = Files.createDirectory(folder.resolve("back"));
    Choices choices = new Choices(file);
    assertTrue(choices.add(kept));
    assertFalse(choices.add(kept));
    assertTrue(choices.add(back));
    assertTrue(choices.remove(back));
    assertFalse(choices.remove(back));
    assertEquals(Set.of(kept), new Choices(file).existing());
  }

  @Test
  void aGroupThatIsGoneIsRememberedForItsReturn() throws IOException {
    Path file = folder.resolve("enrolled");
    Path group = Files.createDirectory(folder.resolve("service"));
    Choices choices = new Choices(file);
    choices.add(group);
    Files.delete(group);
    assertEquals(Set.of(), choices.existing());
    Files.createDirectory(group);
    assertEquals(Set.of(group), new Choices(file).existing());
  }
}
