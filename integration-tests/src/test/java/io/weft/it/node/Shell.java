package io.weft.it.node;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Runs short programs of the machine. */
public final class Shell {

  private Shell() {}

  /** What it printed, both streams; it has to succeed. */
  public static String out(String... command) throws IOException {
    Result result = run(command);
    if (result.status() != 0) {
      throw new IOException(List.of(command) + " failed: " + result.output());
    }
    return result.output();
  }

  public static Result run(String... command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().merge("PATH", "/usr/sbin:/sbin", (path, more) -> path + ":" + more);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Result(exit(process), output);
  }

  public static int exit(Process process) {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** How it ended. */
  public record Result(int status, String output) {}
}
