package io.weft.it.load;

import io.weft.it.node.Cgroup;
import io.weft.it.node.Shell;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A {@link LoadMain} in an enrolled control group. */
final class Load implements AutoCloseable {
  private final Process process;
  private final BufferedReader answers;
  private final BufferedWriter orders;

  /** What became of a target's requests since the last look. */
  record Report(String target, long requests, long wrong, String example) {
    private static Report parse(String text) {
      String[] words = text.split(" ", 4);
      return new Report(words[0], Long.parseLong(words[1]), Long.parseLong(words[2]), words[3]);
    }
  }

  Load(Cgroup group) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin/java").toString();
    String classes = LoadMain.class.getProtectionDomain().getCodeSource().getLocation().getPath();
    ProcessBuilder builder =
        new ProcessBuilder(
            group.entering(
                List.of(
                    java,
                    "-XX:+UseSerialGC",
                    "-Xmx64m",
                    "-cp",
                    classes,
                    LoadMain.class.getName())));
    process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    answers = process.inputReader(StandardCharsets.UTF_8);
    orders = process.outputWriter(StandardCharsets.UTF_8);
    if (!"ready".equals(answers.readLine())) {
      throw new IOException("the load did not start");
    }
  }

  private String tell(String order) throws IOException {
    orders.write(order + "\n");
    orders.flush();
    return answers.readLine();
  }

  void begin(String target, Scenario.Request request) throws IOException {
    String _ =
        tell(
            "target %s %s %s %d %s %d"
                .formatted(
                    target,
                    request.kind(),
                    request.host(),
                    request.port(),
                    request.path(),
                    request.rate()));
  }

  void expect(String target, String regex) throws IOException {
    String _ = tell("expect " + target + " " + regex);
  }

  List<Report> report() throws IOException {
    return new ArrayList<>(Arrays.asList(tell("report").split("\t")))
        .stream().map(Report::parse).toList();
  }

  @Override
  public void close() {
    process.destroyForcibly();
    int _ = Shell.exit(process);
  }
}
