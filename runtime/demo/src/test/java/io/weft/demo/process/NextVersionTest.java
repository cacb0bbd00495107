package io.weft.demo.process;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NextVersionTest {
  private static final byte[] CONTENT = {1, 2, 3};

  @TempDir private Path folder;

  @Test
  void changesTheVersionAlone() throws IOException {
    var manifest = new Manifest();
    manifest.getMainAttributes().putValue("Manifest-Version", "1.0");
    manifest.getMainAttributes().putValue("Bundle-Version", "0.1.9.SNAPSHOT");
    manifest.getMainAttributes().putValue("Bundle-SymbolicName", "example");
    Path old = folder.resolve("weft-example-0.1.9.jar");
    try (var out = new JarOutputStream(Files.newOutputStream(old), manifest)) {
      out.putNextEntry(new JarEntry("a/b.class"));
      out.write(CONTENT);
    }
    Path next = folder.resolve("next.jar");
    NextVersion.write(folder, "weft-example", next);
    try (JarFile jar = new JarFile(next.toFile())) {
      var attributes = jar.getManifest().getMainAttributes();
      assertEquals("0.1.10.SNAPSHOT", attributes.getValue("Bundle-Version"));
      assertEquals("example", attributes.getValue("Bundle-SymbolicName"));
      byte[] copied = jar.getInputStream(jar.getEntry("a/b.class")).readAllBytes();
      assertArrayEquals(CONTENT, copied);
    }
  }

  @Test
  void saysWhichBundleIsMissing() {
    var missing =
        assertThrows(
            DemoException.class,
            () -> NextVersion.write(folder, "weft-example", folder.resolve("next.jar")));
    assertEquals("no bundle weft-example in " + folder, missing.getMessage());
  }
}
