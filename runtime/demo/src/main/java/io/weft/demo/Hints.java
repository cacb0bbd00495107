package io.weft.demo;

import io.weft.demo.process.DemoException;
import io.weft.demo.process.NextVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What to try next, from {@code try.txt} beside the demo's configuration. {@code ${next:ARTIFACT}}
 * in it is the path of a bundle's next version.
 */
final class Hints {
  private static final Pattern NEXT = Pattern.compile("\\$\\{next:([^}]+)}");

  private final Installation installation;
  private final RunningDemo demo;

  Hints(Installation installation, RunningDemo demo) {
    this.installation = installation;
    this.demo = demo;
  }

  List<String> read() {
    Path file = installation.config().resolve("try.txt");
    try {
      return Files.readAllLines(file).stream().map(this::fill).toList();
    } catch (IOException e) {
      throw new DemoException("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  private String fill(String line) {
    String weft =
        demo.run().equals(RunFolder.USUAL)
            ? "./weft"
            : "WEFT_SOCKET=" + demo.run().resolve("weft.sock") + " ./weft";
    return NEXT.matcher(line.replace("./weft", weft))
        .replaceAll(match -> Matcher.quoteReplacement(next(match.group(1)).toString()));
  }

  private Path next(String artifact) {
    Path jar = demo.folder().resolve(artifact + ".jar");
    NextVersion.write(installation.home().resolve("bundles"), artifact, jar);
    return jar;
  }
}
