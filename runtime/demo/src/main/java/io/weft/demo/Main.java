package io.weft.demo;

import io.weft.demo.process.DemoException;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code weft demo}. Exit status 0 all as configured, 1 not, 2 bad usage. */
@Command(
    name = "weft demo",
    description = "A node, a sample shop under its mesh, traffic, and a table of what happens.",
    mixinStandardHelpOptions = true)
public final class Main implements Callable<Integer> {

  @Option(
      names = "--once",
      description = "Send a fixed number of requests; succeed if each was answered as configured.")
  private boolean once;

  @Option(names = "--json", description = "For machines; without --once a line each half second.")
  private boolean json;

  @Option(
      names = "--requests",
      defaultValue = "2000",
      description = "With --once: how many; a tenth is of testers. Default: ${DEFAULT-VALUE}.")
  private int requests;

  @Option(
      names = "--rate",
      defaultValue = "200",
      description = "Without --once: requests a second. Default: ${DEFAULT-VALUE}.")
  private int rate;

  private Main() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }

  @Override
  public Integer call() throws InterruptedException {
    if (requests < 10 || rate < 10) {
      throw new CommandLine.ParameterException(
          new CommandLine(this), "--requests and --rate are at least 10");
    }
    try {
      Installation installation = Installation.ofEnvironment();
      return once
          ? new OnceCommand(installation, requests, json).run()
          : new LiveCommand(installation, rate, json).run();
    } catch (DemoException e) {
      System.err.println("weft: " + e.getMessage());
      return 1;
    }
  }
}
