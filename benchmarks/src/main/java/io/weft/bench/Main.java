package io.weft.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.weft.bench.benchmark.Bench;
import io.weft.bench.benchmark.Benchmark;
import io.weft.bench.benchmark.Benchmarks;
import io.weft.bench.figure.Plot;
import io.weft.bench.figure.Text;
import io.weft.bench.machine.Workspace;
import io.weft.bench.measure.MeasurementException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code weft bench}. Exit status: 0 all was measured, 1 something was not, 2 bad usage. */
@Command(
    name = "weft bench",
    mixinStandardHelpOptions = true,
    description = "Measures a node beside no mesh, nginx and Envoy.",
    footer = {"", "Benchmarks:"})
public final class Main implements Callable<Integer> {

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "One benchmark instead of all.")
  private Optional<String> name = Optional.empty();

  @Option(names = "--quick", description = "Fewer and shorter rounds, for a first look.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Writes all figures.")
  private Optional<Path> json = Optional.empty();

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "The picture of the comparison (default: ${DEFAULT-VALUE}).")
  private Path plot = Path.of(System.getProperty("weft.bench.folder", "."), "bench.png");

  private Main() {}

  public static void main(String[] args) {
    System.setProperty("java.awt.headless", "true");
    var line = new CommandLine(new Main());
    line.getCommandSpec().usageMessage().footer(Benchmarks.summaries());
    System.exit(line.execute(args));
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<Benchmark> chosen = Benchmarks.named(name);
    if (chosen.isEmpty()) {
      System.err.println("weft: no benchmark is named " + name.orElse("") + "; see --help");
      return 2;
    }
    Path folder = Path.of(System.getProperty("weft.bench.folder", "."));
    try (Workspace workspace = Workspace.open(folder)) {
      var bench = new Bench(workspace, quick, Path.of(System.getProperty("weft.bench.envoy", "")));
      run(chosen, bench);
      print(bench);
      return bench.problems().isEmpty() ? 0 : 1;
    } catch (MeasurementException e) {
      System.err.println("weft: " + e.getMessage());
      return 1;
    }
  }

  private static void run(List<Benchmark> chosen, Bench bench) throws InterruptedException {
    for (Benchmark benchmark : chosen) {
      try {
        benchmark.run(bench);
      } catch (MeasurementException e) {
        bench.problem(benchmark.name() + " could not be measured: " + e.getMessage());
      }
    }
  }

  private void print(Bench bench) throws IOException {
    var parts = new ArrayList<String>();
    if (!bench.fixed().isEmpty()) {
      parts.add(Text.verdicts(bench.fixed()));
    }
    parts.addAll(bench.tables());
    System.out.println(String.join("\n\n\n", parts));
    if (json.isPresent()) {
      var mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
      Files.writeString(json.get(), mapper.writeValueAsString(bench.figures()) + "\n");
    }
    if (bench.comparison().isPresent()) {
      Plot.write(bench.comparison().get(), plot);
      System.err.println("weft: the comparison as a picture: " + plot);
    }
  }
}
