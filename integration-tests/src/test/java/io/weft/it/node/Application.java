package io.weft.it.node;

import io.weft.it.client.ClientMain;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** An application in a process of its own, which makes connections when it is told to. */
public final class Application implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter orders;

  private Application(Process process) throws IOException {
    this.process = process;
    answers = process.inputReader(StandardCharsets.UTF_8);
    orders = process.outputWriter(StandardCharsets.UTF_8);
    if (!"ready".equals(answers.readLine())) {
      throw new IOException("the application did not start");
    }
  }

  /** In a control group. Java's sockets are dual-stack: an IPv4 address is asked for as mapped. */
  public static Application in(Cgroup group) throws IOException {
    return start(group.entering(java()));
  }

  /** In a control group, with sockets of IPv4 alone. */
  public static Application ipv4(Cgroup group) throws IOException {
    return start(group.entering(java("-Djava.net.preferIPv4Stack=true")));
  }

  /** In a control group and a network namespace. */
  public static Application in(Cgroup group, String namespace) throws IOException {
    List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
    command.addAll(java());
    return start(group.entering(command));
  }

  private static Application start(List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
    return new Application(builder.start());
  }

  private static List<String> java(String... options) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx32m"));
    command.addAll(List.of(options));
    command.add("-cp");
    command.add(classes(ClientMain.class));
    command.add(ClientMain.class.getName());
    return command;
  }

  private static String classes(Class<?> type) {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().getPath()).toString();
  }

  /** An order of {@link ClientMain}. */
  public String tell(String order) throws IOException {
    orders.write(order + "\n");
    orders.flush();
    return answers.readLine();
  }

  public long pid() {
    return process.pid();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    int _ = Shell.exit(process);
  }
}
