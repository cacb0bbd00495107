package io.weft.demo.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A process that ends when its standard input does. */
public final class Child implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(8);
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final String name;
  private final Process process;
  private final PrintWriter in;
  private final RecentLines errors = new RecentLines();
  private final List<Thread> pumps;

  /**
   * Starts it.
   *
   * @param out gets its standard output, by lines
   * @param err gets its standard error; the last lines are also kept
   */
  public Child(
      String name,
      List<String> command,
      Map<String, String> environment,
      Consumer<String> out,
      Consumer<String> err) {
    this.name = name;
    var builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    try {
      process = builder.start();
    } catch (IOException e) {
      throw new DemoException("cannot start " + name + ": " + e.getMessage(), e);
    }
    in = new PrintWriter(process.getOutputStream(), true, StandardCharsets.UTF_8);
    pumps =
        List.of(
            pump(process.getInputStream(), out),
            pump(process.getErrorStream(), errors.andThen(err)));
  }

  private Thread pump(InputStream from, Consumer<String> to) {
    return Thread.ofPlatform()
        .name(name)
        .daemon()
        .start(
            () -> {
              try (var lines =
                  new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                lines.lines().forEach(to);
              } catch (IOException | UncheckedIOException e) {
                // The stream is closed under the reader when the process is told to end.
                errors.accept(name + " is not read any more: " + e.getMessage());
              }
            });
  }

  public void order(String line) {
    in.println(line);
  }

  public long pid() {
    return process.pid();
  }

  /**
   * Looks whether it still runs.
   *
   * @throws DemoException with its last words when it has ended
   */
  public void check() {
    if (!process.isAlive()) {
      awaitLastWords();
      throw new DemoException(
          "%s ended with status %d:%n%s".formatted(name, process.exitValue(), errors.text()));
    }
  }

  /** Its last words. */
  public String lastWords() {
    return errors.text();
  }

  /** Tells it to end. */
  public void release() {
    in.close();
  }

  /** Lets it end in good order, for a while. */
  @Override
  public void close() {
    release();
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly().waitFor();
      }
      awaitLastWords();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** A child of the child might hold the streams open, hence not for ever. */
  private void awaitLastWords() {
    try {
      for (Thread pump : pumps) {
        pump.join(LAST_WORDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
