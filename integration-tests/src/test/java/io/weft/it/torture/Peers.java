package io.weft.it.torture;

import io.weft.it.Project;
import io.weft.it.node.Shell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Command lines of the clients and servers that this machine has. */
final class Peers {
  private static final Path SCRIPTS = Project.ROOT.resolve("integration-tests/src/test/torture");

  private final Map<String, List<String>> servers = new LinkedHashMap<>();
  private final Map<String, List<String>> clients = new LinkedHashMap<>();

  /**
   * Finds them; Go's is compiled where Go is installed, all others have to be there.
   *
   * @param build a folder for what is compiled
   */
  Peers(Path build) throws IOException {
    servers.put("threads", java(ThreadedServer.class));
    servers.put("python", List.of("python3", script("server.py")));
    servers.put("node", List.of("node", script("server.js")));
    clients.put("raw", java(RawClient.class));
    clients.put("jdk", java(JdkClient.class));
    clients.put("python", List.of("python3", script("client.py")));
    clients.put("node", List.of("node", script("client.js")));
    clients.put("curl", List.of("bash", script("client.sh")));
    clients.put("nginx", List.of("bash", script("proxy.sh"), "nginx"));
    clients.put("haproxy", List.of("bash", script("proxy.sh"), "haproxy"));
    if (hasGo()) {
      String program = go(build);
      servers.put("go", List.of(program));
      clients.put("go", List.of(program));
    }
  }

  Map<String, List<String>> servers() {
    return servers;
  }

  Map<String, List<String>> clients() {
    return clients;
  }

  private static String script(String name) {
    return SCRIPTS.resolve(name).toString();
  }

  static List<String> java(Class<?> type) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xmx256m", "-cp"));
    command.add(
        Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()).toString());
    command.add(type.getName());
    return command;
  }

  private static boolean hasGo() {
    for (String folder : System.getenv("PATH").split(":")) {
      if (Files.isExecutable(Path.of(folder, "go"))) {
        return true;
      }
    }
    return false;
  }

  private static String go(Path build) throws IOException {
    Path program = build.resolve("torture");
    Shell.out(
        "env",
        "GOCACHE=" + build.resolve("cache"),
        "GOTOOLCHAIN=local",
        "GOFLAGS=-mod=mod",
        "go",
        "build",
        "-C",
        SCRIPTS.toString(),
        "-o",
        program.toString(),
        ".");
    return program.toString();
  }
}
