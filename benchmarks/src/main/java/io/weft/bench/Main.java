package io.weft.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.weft.bench.benchmark.Bench;
import io.weft.bench.benchmark.Benchmark;
import io.weft.bench.benchmark.Benchmarks;
import io.weft.bench.benchmark.Report;
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
  private static final Path FOLDER = Path.of(System.getProperty("weft.bench.folder", "."));

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
  private Path plot = FOLDER.resolve("bench.png");

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
    var report = new Report();
    for (Benchmark benchmark : chosen) {
      measure(benchmark, report);
    }
    print(report);
    return report.problems().isEmpty() ? 0 : 1;
  }

  private void measure(Benchmark benchmark, Report report) throws InterruptedException {
    Path envoy = Path.of(System.getProperty("weft.bench.envoy", ""));
    try (Workspace workspace = Workspace.open(FOLDER)) {
      benchmark.run(new Bench(workspace, report, quick, envoy));
    } catch (MeasurementException e) {
      report.problem(benchmark.name() + " could not be measured: " + e.getMessage());
      System.err.println("weft: " + report.problems().getLast());
    }
  }

  private void print(Report report) throws IOException {
    var parts = new ArrayList<String>();
    if (!report.fixed().isEmpty()) {
      parts.add(Text.verdicts(report.fixed()));
    }
    parts.addAll(report.tables());
    System.out.println(String.join("\n\n\n", parts));
    if (json.isPresent()) {
      var mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
      Files.writeString(json.get(), mapper.writeValueAsString(report.figures()) + "\n");
    }
    if (!report.comparisons().isEmpty()) {
      Plot.write(report.comparisons(), plot);
      System.err.println("weft: the comparison as a picture: " + plot);
    }
  }
}
