package io.weft.it.load;

import io.weft.it.Project;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/**
 * What a feature says of itself in {@code bundles/NAME/src/it/hot.yaml}: resources that need it,
 * requests, and their answers with it, with its next version and without it.
 */
record Scenario(
    String feature,
    List<String> backends,
    String resources,
    List<Request> requests,
    NextVersion next) {

  /** A request; answers are regular expressions. */
  record Request(
      String kind,
      String host,
      int port,
      String path,
      int rate,
      String answer,
      String next,
      String without) {

    /** As an application takes it. */
    String order() {
      return "%s %s %d %s".formatted(kind, host, port, path);
    }

    private static Request of(Map<String, Object> map) {
      String answer = map.get("answer").toString();
      return new Request(
          map.get("kind").toString(),
          map.get("host").toString(),
          (Integer) map.get("port"),
          map.getOrDefault("path", "/").toString(),
          (Integer) map.get("rate"),
          answer,
          map.getOrDefault("next", answer).toString(),
          map.get("without").toString());
    }
  }

  /** Those of all features that there are. */
  static List<Scenario> all() throws IOException {
    var scenarios = new java.util.ArrayList<Scenario>();
    for (Path module : Project.features()) {
      Path file = module.resolve("src/it/hot.yaml");
      if (Files.exists(file)) {
        scenarios.add(read(module.getFileName().toString(), file));
      }
    }
    return scenarios;
  }

  @SuppressWarnings("unchecked")
  private static Scenario read(String feature, Path file) throws IOException {
    try (Reader reader = Files.newBufferedReader(file)) {
      Map<String, Object> map = new Yaml().load(reader);
      Map<String, String> next = (Map<String, String>) map.get("next");
      return new Scenario(
          feature,
          (List<String>) map.get("backends"),
          map.get("resources").toString(),
          ((List<Map<String, Object>>) map.get("requests")).stream().map(Request::of).toList(),
          new NextVersion(feature, next.get("file"), next.get("find"), next.get("replace")));
    }
  }

  String bundle() {
    return "io.weft." + feature;
  }

  boolean speaksHttp() {
    return requests.stream().anyMatch(request -> request.kind().equals("http"));
  }

  String target(int request) {
    return feature + "-" + request;
  }

  /** The resources with the ports of the backends. */
  String resources(Map<String, Integer> ports) {
    String text = resources;
    for (Map.Entry<String, Integer> port : ports.entrySet()) {
      text = text.replace("${" + port.getKey() + "}", port.getValue().toString());
    }
    return text;
  }
}
