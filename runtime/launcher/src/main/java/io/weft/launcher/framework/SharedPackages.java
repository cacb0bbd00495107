package io.weft.launcher.framework;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the system bundle exports besides the framework's own: interfaces that launcher and bundles
 * share, and libraries that many bundles use or that a start runs much of. The JVM keeps classes of
 * the class path loaded and linked from one start to the next, those of bundles only parsed.
 */
final class SharedPackages {

  private static final List<String> INTERFACES =
      List.of(
          "io.weft.spi.feature;version=0.1.0",
          "org.osgi.service.cm;version=1.6.1",
          "org.osgi.service.component;version=1.5.1",
          "org.osgi.service.component.propertytypes;version=1.5.1",
          "org.osgi.service.component.runtime;version=1.5.1",
          "org.osgi.service.component.runtime.dto;version=1.5.1",
          "org.osgi.util.function;version=1.2.0",
          "org.osgi.util.promise;version=1.3.0");

  /** Artifacts whose manifests the build puts into this jar: they export what they always do. */
  private static final List<String> LIBRARIES =
      List.of(
          "weft-envoy-api",
          "log4j-api",
          "log4j-core",
          "snakeyaml",
          "jackson-annotations",
          "jackson-core",
          "jackson-databind",
          "netty-buffer",
          "netty-common",
          "netty-resolver",
          "netty-transport",
          "netty-transport-classes-epoll",
          "netty-transport-native-unix-common");

  /** All these packages come from one class loader: uses clauses would constrain nothing. */
  private static final Pattern USES = Pattern.compile(";uses:=\"[^\"]*\"");

  private SharedPackages() {}

  /** Packages with their versions, as {@code org.osgi.framework.system.packages.extra} has them. */
  static String all() {
    return Stream.concat(INTERFACES.stream(), LIBRARIES.stream().map(SharedPackages::exports))
        .collect(Collectors.joining(","));
  }

  private static String exports(String library) {
    String name = "/shared/" + library + "/META-INF/MANIFEST.MF";
    try (InputStream manifest = SharedPackages.class.getResourceAsStream(name)) {
      if (manifest == null) {
        throw new IllegalStateException("the launcher was built without " + name);
      }
      String exports = new Manifest(manifest).getMainAttributes().getValue("Export-Package");
      return USES.matcher(exports).replaceAll("");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
