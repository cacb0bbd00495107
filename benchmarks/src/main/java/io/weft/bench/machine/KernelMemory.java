package io.weft.bench.machine;

import io.weft.bench.measure.MeasurementException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the kernel has taken for itself. */
public final class KernelMemory {
  private static final Path FILE = Path.of("/proc/meminfo");

  private KernelMemory() {}

  /** Bytes of objects that cannot be reclaimed: sockets and what hangs at them, among others. */
  public static long objects() throws MeasurementException {
    try {
      for (String line : Files.readAllLines(FILE)) {
        if (line.startsWith("SUnreclaim:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
        }
      }
    } catch (IOException e) {
      throw new MeasurementException("cannot read " + FILE, e);
    }
    throw new MeasurementException(FILE + " has no SUnreclaim");
  }
}
