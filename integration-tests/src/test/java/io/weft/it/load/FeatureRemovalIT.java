package io.weft.it.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.weft.it.node.Application;
import io.weft.it.node.Backend;
import io.weft.it.node.Cgroup;
import io.weft.it.node.HttpBackend;
import io.weft.it.node.TestNode;
import io.weft.it.node.Wait;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A node without one of its features: the others work, and what needed it is refused by name. */
class FeatureRemovalIT {
  @TempDir private Path folder;
  private final List<AutoCloseable> backends = new ArrayList<>();

  @Test
  void eachFeatureCanBeMissing() throws Exception {
    List<Scenario> all = Scenario.all();
    try {
      for (Scenario missing : all) {
        without(missing, all);
      }
    } finally {
      for (AutoCloseable backend : backends) {
        backend.close();
      }
    }
  }

  private void without(Scenario missing, List<Scenario> all) throws IOException {
    List<Scenario> others = all.stream().filter(scenario -> scenario != missing).toList();
    String features = String.join(", ", others.stream().map(Scenario::feature).toList());
    try (Cgroup group = Cgroup.make("removal");
        TestNode node =
            TestNode.start(folder.resolve(missing.feature()), "[" + features + "]", "");
        Application application = Application.in(group)) {
      for (Scenario scenario : all) {
        node.resources(scenario.feature() + ".yaml", scenario.resources(ports(scenario)));
      }
      assertEquals(0, node.ask("enrol", group.name()).status());
      for (Scenario scenario : others) {
        for (Scenario.Request request : scenario.requests()) {
          Wait.until(
              scenario.feature() + " serves without " + missing.feature(),
              () -> application.tell(request.order()).matches(request.answer()));
        }
      }
      Wait.until("it is refused", () -> refused(node, missing));
      assertEquals(0, node.ask("feature", "enable", missing.feature()).status());
      for (Scenario.Request request : missing.requests()) {
        Wait.until(
            missing.feature() + " serves once it is enabled",
            () -> application.tell(request.order()).matches(request.answer()));
      }
      assertTrue(!refused(node, missing), () -> missing.feature() + " is refused still");
    }
  }

  /** A resource of the feature's is refused, for want of a feature. */
  private static boolean refused(TestNode node, Scenario missing) throws IOException {
    for (JsonNode row : node.rows("xds", "refused")) {
      if (missing.resources().contains("name: " + row.get("name").asText())
          && row.get("reason").asText().contains("feature")) {
        return true;
      }
    }
    return false;
  }

  private Map<String, Integer> ports(Scenario scenario) throws IOException {
    Map<String, Integer> ports = new HashMap<>();
    for (String name : scenario.backends()) {
      if (scenario.speaksHttp()) {
        HttpBackend backend = new HttpBackend(name);
        backends.add(backend);
        ports.put(name, backend.port());
      } else {
        Backend backend = new Backend(name);
        backends.add(backend);
        ports.put(name, backend.port());
      }
    }
    return ports;
  }
}
