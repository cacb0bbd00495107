package io.weft.pipeline.internal.slots;

import io.weft.spi.pipeline.SlotsReady;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Hashtable;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.launch.Framework;

/** A framework with bundles that hold nothing but a BPF object. */
final class TestFramework implements AutoCloseable {
  private final Framework framework;

  TestFramework(Path storage) throws Exception {
    framework =
        new FrameworkFactory()
            .newFramework(Map.of(Constants.FRAMEWORK_STORAGE, storage.toString()));
    framework.start();
  }

  BundleContext context() {
    return framework.getBundleContext();
  }

  /** Installs and starts a bundle whose slots are in an object of the class path. */
  Bundle start(String version, String object, String... capabilities) throws Exception {
    Bundle bundle = install(version, object, capabilities);
    bundle.start();
    return bundle;
  }

  Bundle install(String version, String object, String... capabilities) throws Exception {
    byte[] jar = jar(version, object, capabilities);
    return context().installBundle("test:" + version, new ByteArrayInputStream(jar));
  }

  static byte[] jar(String version, String object, String... capabilities) throws IOException {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Bundle-ManifestVersion", "2");
    main.putValue("Bundle-SymbolicName", "vendor.edition");
    main.putValue("Bundle-Version", version);
    main.putValue("Provide-Capability", String.join(",", capabilities));
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream out = new JarOutputStream(bytes, manifest)) {
      if (!object.isEmpty()) {
        out.putNextEntry(new JarEntry("bpf/edition.bpf.o"));
        out.write(object(object));
        out.closeEntry();
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] object(String name) throws IOException {
    try (InputStream in = TestFramework.class.getResourceAsStream("/bpf/" + name + ".bpf.o")) {
      return in.readAllBytes();
    }
  }

  /** As its component would, once the tables are filled. */
  static ServiceRegistration<?> ready(Bundle bundle) {
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put(SlotsReady.OBJECT, "edition");
    return bundle
        .getBundleContext()
        .registerService(SlotsReady.class, new SlotsReady() {}, properties);
  }

  @Override
  public void close() throws Exception {
    framework.stop();
    framework.waitForStop(5000);
  }
}
