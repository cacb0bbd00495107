package io.weft.demo;

import io.weft.demo.process.DemoException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where Weft is.
 *
 * @param home the distribution
 * @param config the demo's files
 * @param nodeFlags of the node's Java machine
 */
record Installation(Path home, Path config, List<String> nodeFlags) {

  /**
   * As the script says.
   *
   * @throws DemoException when it did not start this process
   */
  static Installation ofEnvironment() {
    Path root = path("WEFT_ROOT");
    return new Installation(
        path("WEFT_HOME"),
        root.resolve("config/demo"),
        List.of(variable("WEFT_NODE_FLAGS").split(" ")));
  }

  private static Path path(String name) {
    return Path.of(variable(name)).toAbsolutePath();
  }

  private static String variable(String name) {
    return Optional.ofNullable(System.getenv(name))
        .orElseThrow(
            () -> new DemoException(name + " is not set: start the demo with ./weft demo"));
  }

  /** The launcher's jar names its libraries itself. */
  String nodeClassPath() {
    Path lib = home.resolve("lib");
    return lib.resolve("weft-launcher.jar") + ":" + lib.resolve("weft-demo.jar");
  }
}
