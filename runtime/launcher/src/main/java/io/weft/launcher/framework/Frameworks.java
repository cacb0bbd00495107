package io.weft.launcher.framework;

import io.weft.launcher.config.NodeConfig;
import io.weft.spi.feature.NodeProperties;
import java.util.Map;
import java.util.TreeMap;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.launch.Framework;

/** Makes the framework of a node. */
public final class Frameworks {

  /**
   * Bundles of features and those that are dropped in. The core's below start before them, the
   * core's above after them.
   */
  public static final int TOP_LEVEL = 20;

  /** The framework itself is above all, so that each bundle starts when it is told to. */
  private static final int FRAMEWORK_LEVEL = 100;

  private Frameworks() {}

  /** Starts an empty framework. */
  public static Framework start(NodeConfig config) throws BundleException {
    Framework framework = new FrameworkFactory().newFramework(properties(config));
    framework.start();
    return framework;
  }

  /** What the framework of such a node is told, by the names of the OSGi Core specification. */
  public static Map<String, String> properties(NodeConfig config) {
    Map<String, String> all = new TreeMap<>();
    all.put(
        Constants.FRAMEWORK_STORAGE, config.directories().state().resolve("framework").toString());
    // What runs follows from the configuration and the choices, never from an earlier framework.
    all.put(Constants.FRAMEWORK_STORAGE_CLEAN, Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT);
    // Make before break: a bundle's new build may carry the version of the old one.
    all.put(Constants.FRAMEWORK_BSNVERSION, Constants.FRAMEWORK_BSNVERSION_MULTIPLE);
    all.put(Constants.FRAMEWORK_BEGINNING_STARTLEVEL, Integer.toString(FRAMEWORK_LEVEL));
    all.put(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA, SharedPackages.all());
    // The launcher reports what fails, in one line; the framework's own log would repeat it with a
    // trace.
    all.put("felix.log.level", "0");
    // No bundle offers URL schemes; the JVM's own would have to be looked up by reflection.
    all.put("felix.service.urlhandlers", "false");
    all.put(NodeProperties.NAME, config.node());
    all.put(NodeProperties.HOME, config.home().toString());
    all.put(NodeProperties.STATE, config.directories().state().toString());
    all.put(NodeProperties.RUN, config.directories().run().toString());
    all.put(NodeProperties.CONFIG, config.file().toString());
    return all;
  }
}
