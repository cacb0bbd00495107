package io.weft.kernel;

import io.weft.kernel.internal.BpfCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pins on a bpffs. */
final class Pins {
  private Pins() {}

  static void pin(BpfCalls calls, int fd, Path path, Object what) {
    int result = calls.pin(fd, path.toString());
    if (result < 0) {
      throw KernelException.of("pin at " + path, what, -result, hint(-result));
    }
  }

  private static String hint(int errno) {
    return switch (errno) {
      case Errno.EEXIST -> "something is pinned there";
      case Errno.ENOENT -> "its folder is not there";
      case Errno.EPERM -> "not a bpffs, or no privilege";
      default -> "";
    };
  }

  static void unpin(Path path) {
    try {
      Files.deleteIfExists(path);
    } catch (IOException e) {
      throw new KernelException("cannot unpin " + path + ": " + e.getMessage());
    }
  }
}
