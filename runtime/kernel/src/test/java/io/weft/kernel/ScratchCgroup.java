package io.weft.kernel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A control group that this process is in until close: its new sockets belong to it. */
final class ScratchCgroup implements AutoCloseable {
  private final Path root;
  private final Path folder;
  private final Path home;

  ScratchCgroup() {
    try {
      root = Cgroups.root();
      folder = root.resolve("weft-kernel-test-" + ProcessHandle.current().pid());
      home = root.resolve(own().substring(1));
      Files.createDirectory(folder);
      enter(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The line {@code 0::/path} is that of the unified hierarchy. */
  private static String own() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/cgroup")).stream()
        .filter(line -> line.startsWith("0::"))
        .findFirst()
        .orElseThrow()
        .substring(3);
  }

  private static void enter(Path cgroup) throws IOException {
    Files.writeString(cgroup.resolve("cgroup.procs"), "0");
  }

  Path folder() {
    return folder;
  }

  @Override
  public void close() {
    try {
      enter(home);
      Files.delete(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
