package io.weft.launcher.feature;

import java.util.List;
import java.util.Map;

/**
 * A feature as its JSON file describes it.
 *
 * @param name the artifact of its id
 * @param version the version of its id
 * @param description one line
 * @param bundles in the order in which they start
 * @param configurations default properties by PID
 */
record FeatureFile(
    String name,
    String version,
    String description,
    List<BundleFile> bundles,
    Map<String, Map<String, Object>> configurations) {

  /**
   * A bundle of the distribution.
   *
   * @param file name of its jar below bundles/
   * @param startLevel it runs from this level of the framework on
   */
  record BundleFile(String file, int startLevel) {}
}
