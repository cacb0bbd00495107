package io.weft.spi.feature;

/** Framework properties that a node sets; read them with {@code BundleContext.getProperty}. */
public final class NodeProperties {

  /** Name of the node, as its configuration or the host gives it. */
  public static final String NAME = "weft.node";

  /** Folder of the distribution: bundles/, features/, config/, lib/. */
  public static final String HOME = "weft.home";

  /** Folder that outlives the process: choices of features, the last good configuration. */
  public static final String STATE = "weft.state";

  /** Folder that lives as long as the node: the command socket. */
  public static final String RUN = "weft.run";

  /** The node configuration file, absolute. */
  public static final String CONFIG = "weft.config";

  private NodeProperties() {}
}
