package io.weft.launcher.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a node was told to be.
 *
 * @param file where it was read from, absolute
 * @param home folder of the distribution
 * @param node name of the node
 * @param features features to enable, in order, besides the core
 * @param directories places on disk
 * @param configurations properties by PID, laid over those of the features
 */
public record NodeConfig(
    Path file,
    Path home,
    String node,
    List<String> features,
    Directories directories,
    Map<String, Map<String, Object>> configurations) {

  public NodeConfig {
    features = List.copyOf(features);
    configurations = Map.copyOf(configurations);
  }

  /**
   * Places on disk.
   *
   * @param state outlives the process
   * @param run lives as long as the node
   * @param bundles jars that appear here are deployed
   */
  public record Directories(Path state, Path run, Path bundles) {}
}
