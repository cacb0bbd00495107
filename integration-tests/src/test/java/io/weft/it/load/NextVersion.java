package io.weft.it.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.weft.it.Project;
import io.weft.it.node.Shell;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/** Other builds of a feature's bundle: with a change in its program, or in its manifest. */
record NextVersion(String feature, String file, String find, String replace) {
  private static final String VERSION = "0.2.0";

  /** The bundle of the distribution. */
  Path current() {
    return Project.bundle(feature);
  }

  /** A higher version whose program behaves otherwise. */
  Path changed(Path folder) throws IOException {
    return build(folder, "changed", find, replace);
  }

  /** A higher version whose program the verifier refuses: it reads what may not be there. */
  Path unsafe(Path folder) throws IOException {
    return build(
        folder,
        "unsafe",
        "WEFT_LICENSE;",
        """
        WEFT_SLOT(authorize, unsafe_slot)
        {
        	__u32 id = r->cluster;
        	struct weft_cluster *cluster = bpf_map_lookup_elem(&weft_clusters, &id);

        	return cluster->kind;
        }
        WEFT_LICENSE;
        """);
  }

  private Path build(Path folder, String kind, String from, String to) throws IOException {
    Path programs = folder.resolve(kind + "-" + feature + "/bpf-programs");
    Files.createDirectories(programs.getParent().resolve("target"));
    Shell.out("cp", "-r", Project.ROOT.resolve("bpf-programs").toString(), programs.toString());
    Shell.out(
        "cp",
        "-r",
        Project.ROOT.resolve("target/bpf-include").toString(),
        programs.getParent().resolve("target").toString());
    Path source = programs.resolve(feature).resolve(file);
    String before = Files.readString(source);
    if (!before.contains(from)) {
      throw new IOException(source + " does not hold: " + from);
    }
    Files.writeString(source, before.replace(from, to));
    Path out = programs.getParent().resolve("out");
    Shell.out("bash", programs.resolve("build.sh").toString(), out.toString(), feature);
    String object = file.replace(".bpf.c", ".bpf.o");
    Path jar = folder.resolve(kind + "-" + feature + ".jar");
    write(jar, Map.of("bpf/" + object, Files.readAllBytes(out.resolve(object))), header -> header);
    return jar;
  }

  /** A higher version whose manifest names a slot that its program does not have. */
  Path withoutSlot(Path folder) throws IOException {
    Path jar = folder.resolve("slotless-" + feature + ".jar");
    Pattern slot = Pattern.compile("(weft\\.slot;[^,]*?\\bname=)\\w+");
    write(jar, Map.of(), header -> slot.matcher(header).replaceFirst("$1absent"));
    return jar;
  }

  /** A higher version with one component more, which throws. */
  Path throwing(Path folder) throws IOException {
    Path jar = folder.resolve("throwing-" + feature + ".jar");
    String name = Throwing.class.getName();
    String file = name.replace('.', '/') + ".class";
    String xml =
        """
        <scr:component xmlns:scr="http://www.osgi.org/xmlns/scr/v1.3.0" name="%1$s" immediate="true">
          <implementation class="%1$s"/>
        </scr:component>
        """
            .formatted(name);
    try (InputStream type = Throwing.class.getClassLoader().getResourceAsStream(file)) {
      write(
          jar,
          Map.of(file, type.readAllBytes(), "OSGI-INF/throwing.xml", xml.getBytes(UTF_8)),
          header -> header.startsWith("OSGI-INF/") ? header + ",OSGI-INF/throwing.xml" : header);
    }
    return jar;
  }

  private void write(Path jar, Map<String, byte[]> entries, UnaryOperator<String> headers)
      throws IOException {
    try (JarFile old = new JarFile(current().toFile());
        OutputStream file = Files.newOutputStream(jar);
        var out = new JarOutputStream(file, manifest(old.getManifest(), headers))) {
      for (JarEntry each : old.stream().toList()) {
        if (!each.getName().equals(JarFile.MANIFEST_NAME) && !entries.containsKey(each.getName())) {
          out.putNextEntry(new JarEntry(each.getName()));
          out.write(old.getInputStream(each).readAllBytes());
        }
      }
      for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
        out.putNextEntry(new JarEntry(entry.getKey()));
        out.write(entry.getValue());
      }
    }
  }

  private static Manifest manifest(Manifest manifest, UnaryOperator<String> headers) {
    Attributes attributes = manifest.getMainAttributes();
    attributes.replaceAll((name, value) -> headers.apply(value.toString()));
    attributes.putValue("Bundle-Version", VERSION);
    return manifest;
  }
}
