package io.weft.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The CPUs that may ever come: maps by CPU give user space a value for each. */
final class PossibleCpus {
  private static final Path POSSIBLE = Path.of("/sys/devices/system/cpu/possible");

  private PossibleCpus() {}

  static int valueBytes(MapDefinition map) {
    return map.type().isPerCpu() ? (map.valueSize() + 7) / 8 * 8 * count() : map.valueSize();
  }

  /** From a list such as {@code 0-3} or {@code 0,2-3}: the highest number counts. */
  private static int count() {
    try {
      String list = Files.readString(POSSIBLE).strip();
      return Integer.parseInt(list.substring(lastSeparator(list) + 1)) + 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int lastSeparator(String list) {
    return Math.max(list.lastIndexOf('-'), list.lastIndexOf(','));
  }
}
