package io.weft.demo.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A bundle of the distribution as the version after it, to try an update with. */
public final class NextVersion {
  private static final String VERSION = "Bundle-Version";
  private static final Pattern MICRO = Pattern.compile("(\\d+\\.\\d+\\.)(\\d+)(.*)");

  private NextVersion() {}

  /**
   * Writes it.
   *
   * @param bundles folder of the distribution's bundles
   * @param name artifact of the bundle, such as {@code weft-example}
   * @throws DemoException when there is no such bundle, or it cannot be copied
   */
  public static void write(Path bundles, String name, Path to) {
    try (DirectoryStream<Path> jars = Files.newDirectoryStream(bundles, name + "-[0-9]*.jar")) {
      for (Path jar : jars) {
        copy(jar, to);
        return;
      }
    } catch (IOException e) {
      throw new DemoException("cannot write " + to + ": " + e.getMessage(), e);
    }
    throw new DemoException("no bundle " + name + " in " + bundles);
  }

  private static void copy(Path jar, Path to) throws IOException {
    try (JarFile from = new JarFile(jar.toFile())) {
      Manifest manifest = from.getManifest();
      Attributes main = manifest.getMainAttributes();
      main.putValue(VERSION, after(main.getValue(VERSION)));
      try (var out = new JarOutputStream(Files.newOutputStream(to), manifest)) {
        for (Enumeration<JarEntry> e = from.entries(); e.hasMoreElements(); ) {
          JarEntry entry = e.nextElement();
          if (!entry.getName().equals(JarFile.MANIFEST_NAME)) {
            out.putNextEntry(new JarEntry(entry.getName()));
            from.getInputStream(entry).transferTo(out);
          }
        }
      }
    }
  }

  static String after(String version) {
    Matcher matcher = MICRO.matcher(version);
    if (!matcher.matches()) {
      throw new DemoException("no version after " + version);
    }
    return matcher.group(1) + (Integer.parseInt(matcher.group(2)) + 1) + matcher.group(3);
  }
}
