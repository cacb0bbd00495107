package io.weft.it.osgi;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weft.it.Project;
import io.weft.launcher.config.NodeConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What the distribution says of its features. */
final class Distribution {
  private static final Path HOME = Project.ROOT.resolve("target/weft-distribution");

  /** Resources that every feature takes part in. */
  static final Path DEMO = HOME.resolve("config/demo/xds");

  private static final int FEATURES_LEVEL = 20;

  private Distribution() {}

  /** A bundle of a feature. */
  record Jar(Path file, int startLevel) {}

  /** All features but the core. */
  static List<String> features() {
    return Project.files(HOME.resolve("features"), ".json").stream()
        .map(file -> file.getFileName().toString().replace(".json", ""))
        .filter(name -> !name.equals("core"))
        .toList();
  }

  static List<Jar> jars(String feature) throws IOException {
    JsonNode json =
        new ObjectMapper().readTree(HOME.resolve("features/" + feature + ".json").toFile());
    return json.get("bundles").valueStream().map(Distribution::jar).toList();
  }

  private static Jar jar(JsonNode bundle) {
    String[] id = bundle.get("id").asText().split(":");
    return new Jar(
        HOME.resolve("bundles").resolve(id[1] + "-" + id[2] + ".jar"),
        bundle.path("start-level").asInt(FEATURES_LEVEL));
  }

  /** A node of the distribution that keeps everything in a folder. */
  static NodeConfig node(Path folder, String name) {
    return new NodeConfig(
        folder.resolve("node.yaml"),
        HOME,
        name,
        features(),
        new NodeConfig.Directories(
            folder.resolve("state"), folder.resolve("run"), folder.resolve("bundles")),
        Map.of());
  }
}
