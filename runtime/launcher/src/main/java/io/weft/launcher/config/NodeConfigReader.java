package io.weft.launcher.config;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** Reads {@code config/*.yaml}: every key is known or refused, so that a misspelt one is seen. */
public final class NodeConfigReader {

  private final Path home;
  private final String host;

  /**
   * @param home folder of the distribution
   * @param host the node's name where the file gives none
   */
  public NodeConfigReader(Path home, String host) {
    this.home = home;
    this.host = host;
  }

  /**
   * @throws ConfigException if the file cannot be read or says something that no node understands
   */
  public NodeConfig read(Path file) throws ConfigException {
    Path absolute = file.toAbsolutePath().normalize();
    Section root = new Section(absolute.toString(), "", load(absolute));
    root.allow("node", "features", "directories", "configurations");
    Section places = root.section("directories");
    places.allow("state", "run", "bundles");

    Placeholders names = new Placeholders(absolute).with("home", home.toString());
    String node = names.fill(root.text("node").orElse(host));
    names = names.with("node", node);
    Path state = Path.of(names.fill(places.text("state").orElse("/var/lib/weft")));
    Path run = Path.of(names.fill(places.text("run").orElse("/run/weft")));
    names = names.with("state", state.toString()).with("run", run.toString());
    String bundles = names.fill(places.text("bundles").orElse(state + "/bundles"));
    return new NodeConfig(
        absolute,
        home,
        node,
        root.texts("features"),
        new NodeConfig.Directories(state, run, Path.of(bundles)),
        configurations(root.section("configurations"), names));
  }

  private static Map<String, Map<String, Object>> configurations(Section pids, Placeholders names)
      throws ConfigException {
    Map<String, Map<String, Object>> all = new LinkedHashMap<>();
    for (String pid : pids.keys()) {
      all.put(pid, Properties.flatten(pids.section(pid), names));
    }
    return all;
  }

  private static Map<String, Object> load(Path file) throws ConfigException {
    try (Reader reader = Files.newBufferedReader(file)) {
      Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
      return Section.map(Optional.ofNullable(root).orElse(Map.of()))
          .orElseThrow(() -> new ConfigException(file + ": a mapping is expected at the top"));
    } catch (MarkedYAMLException e) {
      throw new ConfigException(
          file + ":" + (e.getProblemMark().getLine() + 1) + ": " + e.getProblem());
    } catch (YAMLException e) {
      throw new ConfigException(file + ": " + e.getMessage().lines().findFirst().orElse("no YAML"));
    } catch (IOException e) {
      throw new ConfigException(file + ": cannot be read: give a node configuration with --config");
    }
  }
}
