package io.weft.launcher;

import io.weft.launcher.config.ConfigException;
import io.weft.launcher.config.NodeConfig;
import io.weft.launcher.feature.DropIns;
import io.weft.launcher.feature.Manager;
import io.weft.launcher.framework.Frameworks;
import io.weft.launcher.framework.Health;
import io.weft.launcher.framework.Reasons;
import io.weft.spi.feature.FeatureException;
import io.weft.spi.feature.FeatureManager;
import java.io.IOException;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

/** A running node: the framework, the features in it, the bundle folder. */
public final class Node implements AutoCloseable {

  private static final long STOP_MILLIS = 15_000;

  private final NodeLock lock;
  private final Framework framework;
  private final Health health;
  private final Manager manager;
  private final DropIns dropIns;
  private final ServiceRegistration<FeatureManager> service;

  private Node(NodeConfig config, NodeLock lock, Framework framework) throws FeatureException {
    this.lock = lock;
    this.framework = framework;
    BundleContext context = framework.getBundleContext();
    health = new Health(context);
    manager = new Manager(config, context, health);
    dropIns = new DropIns(config.directories().bundles(), manager);
    service = context.registerService(FeatureManager.class, manager, null);
  }

  /**
   * Starts the core of a node.
   *
   * @throws ConfigException if its places on disk are unusable
   * @throws FeatureException if the core does not start; nothing is left running then
   */
  public static Node start(NodeConfig config) throws ConfigException, FeatureException {
    NodeLock lock = NodeLock.take(config.directories().state());
    Framework framework = framework(config);
    Node node = new Node(config, lock, framework);
    try {
      node.manager.startCore();
      return node;
    } catch (FeatureException e) {
      node.close();
      throw e;
    }
  }

  private static Framework framework(NodeConfig config) throws FeatureException {
    try {
      return Frameworks.start(config);
    } catch (BundleException e) {
      throw new FeatureException("the OSGi framework does not start: " + Reasons.of(e), e);
    }
  }

  /**
   * Starts the features and waits until they are ready.
   *
   * @return why features failed, by name; the others run
   * @throws FeatureException if the core's last bundles do not start
   */
  public Map<String, String> startFeatures() throws FeatureException {
    manager.startFeatures();
    service.setProperties(FrameworkUtil.asDictionary(Map.of(FeatureManager.SETTLED, true)));
    Map<String, String> failures = manager.settle();
    dropIns.watch();
    return failures;
  }

  /** The same object that bundles see as a service. */
  public FeatureManager features() {
    return manager;
  }

  public BundleContext context() {
    return framework.getBundleContext();
  }

  /** Blocks until the node has been stopped, by {@link #close()} or from inside. */
  public void await() throws InterruptedException {
    framework.waitForStop(0);
  }

  @Override
  public void close() {
    try {
      dropIns.close();
      framework.stop();
      framework.waitForStop(STOP_MILLIS);
      lock.close();
    } catch (BundleException | IOException e) {
      System.err.println("weft: the node did not stop cleanly: " + Reasons.of(e));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
