package io.weft.envoyapi;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;

/**
 * The trimmed copy holds everything that it refers to: a descriptor links only when all its imports
 * are there.
 */
class ClosureTest {
  private static final Path CLASSES = Path.of("target/classes");

  @Test
  void everyFileDescriptorLinks() throws Exception {
    List<String> broken = new ArrayList<>();
    int files = 0;
    for (String name : classes()) {
      if (!name.endsWith("Proto")) {
        continue;
      }
      try {
        Object descriptor = Class.forName(name).getMethod("getDescriptor").invoke(null);
        files += descriptor instanceof FileDescriptor ? 1 : 0;
      } catch (ReflectiveOperationException | LinkageError e) {
        broken.add(name + ": " + (e.getCause() == null ? e : e.getCause()));
      }
    }
    assertEquals(List.of(), broken);
    assertTrue(files > 300, "only " + files + " descriptor classes");
  }

  @Test
  void nothingButTheJdkIsImported() throws Exception {
    var manifest = new Manifest(Files.newInputStream(CLASSES.resolve(JarFile.MANIFEST_NAME)));
    String imports = manifest.getMainAttributes().getValue("Import-Package");
    for (String clause : imports.split(",(?=[a-z])")) {
      assertTrue(
          clause.startsWith("java.") || clause.startsWith("sun.misc;resolution:=optional"), clause);
    }
  }

  @Test
  void jsonWithAnyRoundTrips() throws Exception {
    var any = Any.pack(Cluster.newBuilder().setName("catalog").build());
    var registry = TypeRegistry.newBuilder().add(Cluster.getDescriptor()).build();
    String json = JsonFormat.printer().usingTypeRegistry(registry).print(any);
    var back = Any.newBuilder();
    JsonFormat.parser().usingTypeRegistry(registry).merge(json, back);
    assertEquals(any, back.build());
  }

  private static List<String> classes() throws IOException {
    try (var files = Files.walk(CLASSES.resolve("io"))) {
      return files
          .map(CLASSES::relativize)
          .map(Path::toString)
          .filter(f -> f.endsWith(".class") && !f.contains("$"))
          .map(f -> f.substring(0, f.length() - ".class".length()).replace('/', '.'))
          .toList();
    }
  }
}
