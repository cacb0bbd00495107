package io.weft.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * The command line: {@code check} runs here, every other word is a question to the running node.
 */
@Command(
    name = "weft",
    description = "Shows and changes a running node.",
    subcommands = {CheckCommand.class})
public final class Main {
  private static final Path SOCKET = Path.of("/run/weft/weft.sock");

  private Main() {}

  public static void main(String[] args) {
    System.exit(
        run(args, socket(), new PrintWriter(System.out, true), new PrintWriter(System.err, true)));
  }

  static int run(String[] args, Path socket, PrintWriter out, PrintWriter err) {
    if (args.length > 0 && args[0].equals("check")) {
      return new CommandLine(new Main()).setOut(out).setErr(err).execute(args);
    }
    return new NodeQuestion(socket, out, err).ask(args);
  }

  private static Path socket() {
    return Optional.ofNullable(System.getenv("WEFT_SOCKET")).map(Path::of).orElse(SOCKET);
  }
}
