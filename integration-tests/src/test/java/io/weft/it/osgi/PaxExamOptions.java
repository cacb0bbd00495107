package io.weft.it.osgi;

import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.cleanCaches;
import static org.ops4j.pax.exam.CoreOptions.frameworkProperty;
import static org.ops4j.pax.exam.CoreOptions.frameworkStartLevel;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;
import static org.ops4j.pax.exam.CoreOptions.systemTimeout;
import static org.ops4j.pax.exam.CoreOptions.workingDirectory;

import io.weft.launcher.framework.Frameworks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ops4j.lang.NullArgumentException;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.swissbox.core.BundleUtils;
import org.ops4j.pax.swissbox.extender.BundleObserver;
import org.ops4j.pax.swissbox.lifecycle.Lifecycle;
import org.ops4j.pax.swissbox.tracker.ServiceLookup;
import org.osgi.framework.Constants;

/** A node's framework with the bundles of all features in it. */
final class PaxExamOptions {

  /** Above every bundle's own: Pax Exam stops at 5 unless it is told otherwise. */
  private static final int FRAMEWORK_LEVEL = 100;

  /** What Pax Exam's bundles and the tests take from the class path. */
  private static final String[] SHARED = {
    "javax.inject;version=1.0.0",
    "org.slf4j;version=1.7.36",
    "org.junit.jupiter.api;version=5.14.0",
    "org.junit.jupiter.api.extension;version=5.14.0",
    "org.opentest4j;version=1.3.0"
  };

  /** One class of each bundle that calls the tests inside the framework. */
  private static final List<Class<?>> BUNDLES =
      List.of(
          NullArgumentException.class,
          Lifecycle.class,
          BundleUtils.class,
          BundleObserver.class,
          ServiceLookup.class,
          org.ops4j.pax.exam.inject.internal.Activator.class,
          org.ops4j.pax.exam.raw.extender.intern.Activator.class);

  private PaxExamOptions() {}

  static Option[] of(Path folder, String node) throws IOException {
    List<Option> all = new ArrayList<>();
    all.add(cleanCaches());
    all.add(workingDirectory(folder.resolve("exam").toString()));
    all.add(systemTimeout(30_000));
    all.add(frameworkStartLevel(FRAMEWORK_LEVEL));
    all.add(systemPackages(SHARED));
    all.add(frameworkProperty("felix.cm.dir").value(configurations(folder).toString()));
    framework(folder, node, all);
    BUNDLES.forEach(type -> all.add(bundle(location(type)).startLevel(1)));
    all.addAll(distribution());
    return all.toArray(Option[]::new);
  }

  /** A node's own framework properties; Pax Exam adds to the packages and keeps the storage. */
  private static void framework(Path folder, String node, List<Option> all) {
    Map<String, String> own = new TreeMap<>(Frameworks.properties(Distribution.node(folder, node)));
    all.add(systemPackages(own.remove(Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA).split(",")));
    own.remove(Constants.FRAMEWORK_STORAGE);
    own.remove(Constants.FRAMEWORK_BEGINNING_STARTLEVEL);
    own.forEach((key, value) -> all.add(frameworkProperty(key).value(value)));
  }

  private static List<Option> distribution() throws IOException {
    List<Option> all = new ArrayList<>();
    List<String> names = new ArrayList<>(List.of("core"));
    names.addAll(Distribution.features());
    for (String name : names) {
      for (Distribution.Jar jar : Distribution.jars(name)) {
        all.add(bundle(jar.file().toUri().toString()).startLevel(jar.startLevel()));
      }
    }
    return all;
  }

  /**
   * Configuration Admin reads these when it starts: no fixed port, which another node may have, and
   * the demo's resources, without which no slot has anything to serve.
   */
  private static Path configurations(Path folder) throws IOException {
    Path configurations = Files.createDirectories(folder.resolve("configurations"));
    Files.writeString(
        configurations.resolve("admin.config"),
        "service.pid=\"io.weft.admin\"\nhttp=\"127.0.0.1:0\"\n");
    Files.writeString(
        configurations.resolve("files.config"),
        """
        service.pid="io.weft.xds.files~demo"
        service.factoryPid="io.weft.xds.files"
        paths=["%s"]
        """
            .formatted(Distribution.DEMO));
    return configurations;
  }

  private static String location(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation().toString();
  }
}
