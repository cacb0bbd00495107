package io.weft.launcher.feature;

import io.weft.spi.feature.FeatureException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** Keeps the {@link Choices} in the state directory, so that they survive a restart. */
final class ChoiceFile {

  private final Path file;

  ChoiceFile(Path file) {
    this.file = file;
  }

  /**
   * @throws FeatureException if the file is damaged: guessing could run what was switched off
   */
  Choices read() throws FeatureException {
    if (!Files.exists(file)) {
      return Choices.NONE;
    }
    try (Reader reader = Files.newBufferedReader(file)) {
      Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
      return root instanceof Map<?, ?> map ? choices(map) : Choices.NONE;
    } catch (IOException | YAMLException | ClassCastException e) {
      throw new FeatureException(
          file + " is damaged: delete it to return to what the node's configuration says", e);
    }
  }

  /** Written aside and renamed: a crash leaves the old or the new one, never half of one. */
  void write(Choices choices) throws FeatureException {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put("features", choices.features());
    root.put("bundles", choices.bundles());
    root.put("removed", choices.removed());
    Path aside = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(aside, new Yaml().dump(root));
      Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new FeatureException(
          "the change is in force but cannot be kept in " + file + ": " + e.getMessage(), e);
    }
  }

  private static Choices choices(Map<?, ?> root) {
    Map<String, Boolean> features = new LinkedHashMap<>();
    map(root, "features").forEach((name, on) -> features.put((String) name, (Boolean) on));
    Map<String, String> bundles = new LinkedHashMap<>();
    map(root, "bundles").forEach((name, jar) -> bundles.put((String) name, (String) jar));
    List<?> removed = Optional.ofNullable((List<?>) root.get("removed")).orElse(List.of());
    return new Choices(features, bundles, removed.stream().map(String.class::cast).toList());
  }

  private static Map<?, ?> map(Map<?, ?> root, String key) {
    return Optional.ofNullable((Map<?, ?>) root.get(key)).orElse(Map.of());
  }
}
