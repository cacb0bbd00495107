package io.weft.launcher;

import io.weft.launcher.config.ConfigException;
import io.weft.launcher.config.NodeConfig;
import io.weft.launcher.config.NodeConfigReader;
import io.weft.spi.feature.FeatureException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.selector.BasicContextSelector;

/** {@code weft run}: a node in the foreground. Exit status 0 stopped, 1 failed, 2 bad usage. */
public final class Main {

  private static final System.Logger LOG = System.getLogger(Main.class.getName());

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String[] args) {
    try {
      Optional<Arguments> arguments = Arguments.parse(args);
      if (arguments.isEmpty()) {
        System.err.println("usage: weft run [--config FILE] [--until-ready]");
        return 2;
      }
      return run(arguments.get());
    } catch (ConfigException | FeatureException e) {
      System.err.println("weft: " + e.getMessage());
      return 1;
    } catch (InterruptedException _) {
      return 1;
    }
  }

  private static int run(Arguments arguments)
      throws ConfigException, FeatureException, InterruptedException {
    Path home = home();
    Path file = arguments.config().orElse(home.resolve("config/default.yaml"));
    NodeConfig config = new NodeConfigReader(home, host()).read(file);
    logConfiguration(home);
    AtomicBoolean ended = new AtomicBoolean();
    try (Node node = Node.start(config)) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(node, ended), "weft-stop"));
      report(config, node.startFeatures());
      if (!arguments.untilReady()) {
        node.await();
      }
    } finally {
      ended.set(true);
      LogManager.shutdown();
    }
    return 0;
  }

  /** A node that was told to stop, and did, has not failed: the JVM would report the signal. */
  private static void stop(Node node, AtomicBoolean ended) {
    if (!ended.get()) {
      node.close();
      LogManager.shutdown();
      Runtime.getRuntime().halt(0);
    }
  }

  private static void report(NodeConfig config, Map<String, String> failures) {
    failures.forEach((name, why) -> LOG.log(System.Logger.Level.ERROR, "{0}: {1}", name, why));
    long millis = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    LOG.log(
        System.Logger.Level.INFO,
        "node {0} is ready after {1} ms",
        config.node(),
        Long.toString(millis));
  }

  /** Log4j reads this when the first bundle logs. Node and bundles share one configuration. */
  private static void logConfiguration(Path home) {
    System.setProperty("log4j2.contextSelector", BasicContextSelector.class.getName());
    Path file = home.resolve("config/log4j2.properties");
    if (System.getProperty("log4j2.configurationFile") == null && Files.exists(file)) {
      System.setProperty("log4j2.configurationFile", file.toUri().toString());
    }
  }

  private static Path home() throws ConfigException {
    String home = System.getenv("WEFT_HOME");
    if (home == null) {
      throw new ConfigException("WEFT_HOME is not set: start the node with ./weft run");
    }
    return Path.of(home).toAbsolutePath();
  }

  private static String host() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (UnknownHostException _) {
      return "localhost";
    }
  }
}
