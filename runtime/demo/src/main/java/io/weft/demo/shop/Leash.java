package io.weft.demo.shop;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/**
 * Ends this process when the one that started it is gone. However that ended, killed outright too,
 * the kernel closes its end of this process's standard input.
 */
public final class Leash {
  private Leash() {}

  /** Waits for the end in the background. */
  public static void hold() {
    hold(line -> {});
  }

  /** Hands over lines that arrive before the end. */
  static void hold(Consumer<String> lines) {
    Thread.ofPlatform().name("leash").daemon().start(() -> read(lines));
  }

  private static void read(Consumer<String> lines) {
    try (var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        lines.accept(line);
      }
    } catch (IOException e) {
      System.err.println("standard input is broken: " + e.getMessage());
    }
    System.exit(0);
  }
}
