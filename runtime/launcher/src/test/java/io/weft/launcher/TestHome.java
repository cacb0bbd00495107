package io.weft.launcher;

import io.weft.launcher.bundle.Greeter;
import io.weft.launcher.config.NodeConfig;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A distribution with the real framework services and features of test bundles. */
final class TestHome {

  private final Path folder;

  TestHome(Path folder) throws IOException, URISyntaxException {
    this.folder = folder;
    Files.createDirectories(folder.resolve("bundles"));
    Path configadmin = infrastructure(org.apache.felix.cm.PersistenceManager.class);
    Path scr = infrastructure(org.apache.felix.scr.component.ExtComponentContext.class);
    feature("core", "", List.of(id(configadmin, 2), id(scr, 2)));
  }

  private Path infrastructure(Class<?> type) throws IOException, URISyntaxException {
    Path jar = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    return Files.copy(jar, folder.resolve("bundles").resolve(jar.getFileName()));
  }

  private static String id(Path jar, int level) {
    String name = jar.getFileName().toString().replace(".jar", "");
    int dash = name.lastIndexOf('-');
    return "{\"id\": \"g:%s:%s\", \"start-level\": %d}"
        .formatted(name.substring(0, dash), name.substring(dash + 1), level);
  }

  private void feature(String name, String configurations, List<String> bundles)
      throws IOException {
    String json =
        """
        {"feature-resource-version": "1.0", "id": "io.weft:%s:1", "description": "about %s",
         "bundles": [%s], "configurations": {%s}}
        """
            .formatted(name, name, String.join(",", bundles), configurations);
    Files.createDirectories(folder.resolve("features"));
    Files.writeString(folder.resolve("features/" + name + ".json"), json);
  }

  /** A feature of greeters, each a bundle that says its own name. */
  TestHome greeting(String feature, String configurations, String... bundles) throws IOException {
    for (String bundle : bundles) {
      greeter(bundle, bundle).write(folder.resolve("bundles/" + bundle + "-1.jar"));
    }
    List<String> ids =
        List.of(bundles).stream()
            .map(b -> "{\"id\": \"g:" + b + ":1\"}")
            .collect(Collectors.toList());
    feature(feature, configurations, ids);
    return this;
  }

  static TestJar greeter(String name, String greeting) throws IOException {
    return TestJar.named(name, "1").activator(Greeter.class).header("X-Greeting", greeting);
  }

  Path jar(String bundle) {
    return folder.resolve("bundles/" + bundle + "-1.jar");
  }

  Path state() {
    return folder.resolve("state");
  }

  NodeConfig config(List<String> features, Map<String, Map<String, Object>> configurations) {
    return new NodeConfig(
        folder.resolve("node.yaml"),
        folder,
        "test",
        features,
        new NodeConfig.Directories(state(), folder.resolve("run"), folder.resolve("drop")),
        configurations);
  }
}
