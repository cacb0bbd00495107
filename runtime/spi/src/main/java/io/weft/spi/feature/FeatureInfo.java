package io.weft.spi.feature;

import java.util.List;
import java.util.Optional;

/**
 * A feature of the distribution.
 *
 * @param name what commands and the node's configuration call it, such as {@code grayscale}
 * @param version of the feature
 * @param description one line
 * @param state what has become of it on this node
 * @param reason why it is not enabled, or not whole; empty if it is as the configuration asks
 * @param bundles symbolic names of its bundles
 */
public record FeatureInfo(
    String name,
    String version,
    String description,
    State state,
    Optional<String> reason,
    List<String> bundles) {

  public FeatureInfo {
    bundles = List.copyOf(bundles);
  }

  /** What has become of a feature on this node. */
  public enum State {
    /** All its bundles run. */
    ENABLED,
    /** Neither the configuration nor a command asks for it. */
    DISABLED,
    /** Asked for, but a bundle is missing or did not start. */
    FAILED
  }
}
