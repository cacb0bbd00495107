package io.weft.launcher;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Makes bundles for tests. */
final class TestJar {

  private final Map<String, String> headers = new LinkedHashMap<>();
  private final Map<String, byte[]> entries = new LinkedHashMap<>();

  private TestJar() {
    headers.put("Manifest-Version", "1.0");
    headers.put("Bundle-ManifestVersion", "2");
    headers.put("Import-Package", "org.osgi.framework");
  }

  static TestJar named(String symbolicName, String version) {
    return new TestJar()
        .header("Bundle-SymbolicName", symbolicName)
        .header("Bundle-Version", version);
  }

  TestJar header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  TestJar activator(Class<?> type) throws IOException {
    return type(type).header("Bundle-Activator", type.getName());
  }

  /** An immediate component, with a reference if an interface is given. */
  TestJar component(Class<?> type, String reference) throws IOException {
    String xml =
        """
        <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%1$s" immediate="true">
          <implementation class="%1$s"/>%2$s
        </scr:component>
        """
            .formatted(
                type.getName(),
                reference.isEmpty()
                    ? ""
                    : "<reference name=\"r\" interface=\"" + reference + "\"/>");
    entries.put("OSGI-INF/component.xml", xml.getBytes(StandardCharsets.UTF_8));
    return type(type).header("Service-Component", "OSGI-INF/component.xml");
  }

  private TestJar type(Class<?> type) throws IOException {
    String file = type.getName().replace('.', '/') + ".class";
    try (InputStream in = type.getClassLoader().getResourceAsStream(file)) {
      entries.put(file, in.readAllBytes());
    }
    return this;
  }

  Path write(Path file) throws IOException {
    Manifest manifest = new Manifest();
    headers.forEach(
        (name, value) -> manifest.getMainAttributes().put(new Attributes.Name(name), value));
    Files.createDirectories(file.getParent());
    try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(file), manifest)) {
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        jar.putNextEntry(new JarEntry(entry.getKey()));
        jar.write(entry.getValue());
      }
    }
    return file;
  }
}
