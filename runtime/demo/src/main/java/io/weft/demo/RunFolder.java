package io.weft.demo;

import io.weft.cli.NodeClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Where the node's command socket goes. */
final class RunFolder {
  /** Where {@code ./weft} looks for a node. */
  static final Path USUAL = Path.of("/run/weft");

  private RunFolder() {}

  /** The usual place, unless another node is there: then the demo's own. */
  static Path choose() {
    try {
      new NodeClient(USUAL.resolve("weft.sock")).ask("status", List.of());
      return Path.of("run");
    } catch (IOException e) {
      return USUAL;
    }
  }

  /** Takes the usual place away, unless something else is in it. */
  static void leave() {
    try {
      Files.deleteIfExists(USUAL);
    } catch (IOException e) {
      // Not empty: another node is there.
      return;
    }
  }
}
