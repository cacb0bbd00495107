package io.weft.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails a test that leaves a descriptor open: what no process holds, the kernel frees. */
final class Baseline implements BeforeEachCallback, AfterEachCallback {
  private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

  private List<String> before = List.of();

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    // The first closed channel leaves the JVM's own marker socket open for good.
    SocketChannel.open().close();
    before = descriptors();
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    assertEquals(before, descriptors(), "descriptors left open");
  }

  /** Those of BPF, of sockets, of namespaces and of folders, but not the JVM's own files. */
  private static List<String> descriptors() throws IOException {
    List<String> found = new ArrayList<>();
    try (Stream<Path> all = Files.list(DESCRIPTORS)) {
      for (Path fd : all.toList()) {
        target(fd).filter(Baseline::isOurs).ifPresent(found::add);
      }
    }
    Collections.sort(found);
    return found;
  }

  private static boolean isOurs(String target) {
    return target.startsWith("anon_inode:bpf")
        || target.startsWith("socket:")
        || target.startsWith("net:")
        || target.startsWith("/sys/fs/cgroup");
  }

  private static Optional<String> target(Path fd) {
    try {
      return Optional.of(Files.readSymbolicLink(fd).toString());
    } catch (IOException e) {
      // The descriptor of the listing itself.
      return Optional.empty();
    }
  }
}
