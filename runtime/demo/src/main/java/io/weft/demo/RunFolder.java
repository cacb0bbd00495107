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

  private static final Path SOCKET = USUAL.resolve("weft.sock");

  private RunFolder() {}

  /** The usual place, unless another node is there: then the demo's own. */
  static Path choose() {
    return answers() ? Path.of("run") : USUAL;
  }

  /** Takes the usual place away, with the socket of a node that was killed, unless one runs. */
  static void leave() {
    try {
      if (!answers()) {
        Files.deleteIfExists(SOCKET);
        Files.deleteIfExists(USUAL);
      }
    } catch (IOException e) {
      // Something else is in it.
      return;
    }
  }

  private static boolean answers() {
    try {
      new NodeClient(SOCKET).ask("status", List.of());
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
