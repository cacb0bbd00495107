package io.weft.testkit.connect;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A {@link ConnectClient} in a control group of its own; both end with close. */
final class EnrolledProcess implements AutoCloseable {
  private final Path cgroup;
  private final Process process;
  private final PrintStream commands;
  private final BufferedReader answers;

  EnrolledProcess(Path unified) throws IOException {
    cgroup = unified.resolve("weft-testkit-" + ProcessHandle.current().pid());
    Files.createDirectory(cgroup);
    process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                ConnectClient.class.getProtectionDomain().getCodeSource().getLocation().getPath(),
                ConnectClient.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    commands = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    answers = process.inputReader(StandardCharsets.UTF_8);
    answers.readLine();
    Files.writeString(cgroup.resolve("cgroup.procs"), Long.toString(process.pid()));
  }

  /** How a connection went; {@code peer} is what getpeername says. */
  record Outcome(int fd, int errno, long millis, String peer) {}

  Path cgroup() {
    return cgroup;
  }

  long pid() {
    return process.pid();
  }

  /** {@code family} is 4 or 6, with an n behind it for a socket that does not block. */
  Outcome connect(String family, String host, int port) throws IOException {
    return outcome("connect %s %s %d".formatted(family, host, port));
  }

  /** Begins a connection on a socket that does not block. */
  Outcome start(String family, String host, int port) throws IOException {
    return outcome("start %s %s %d".formatted(family, host, port));
  }

  private Outcome outcome(String command) throws IOException {
    String[] words = run(command).split(" ");
    return new Outcome(
        Integer.parseInt(words[0]),
        Integer.parseInt(words[1]),
        Long.parseLong(words[2]),
        words[3].replace('_', ' '));
  }

  void close(Outcome connection) throws IOException {
    run("close " + connection.fd());
  }

  String many(String family, String host, int port, int times) throws IOException {
    return run("many %s %s %d %d".formatted(family, host, port, times));
  }

  String java(String host, int port) throws IOException {
    return run("java - %s %d".formatted(host, port));
  }

  private String run(String command) throws IOException {
    commands.println(command);
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException("the client ended while it did: " + command);
    }
    return answer;
  }

  @Override
  public void close() throws Exception {
    commands.close();
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
    }
    Files.delete(cgroup);
  }
}
