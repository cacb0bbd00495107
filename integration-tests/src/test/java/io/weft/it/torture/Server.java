package io.weft.it.torture;

import io.weft.it.node.Cgroup;
import io.weft.it.node.Shell;
import java.io.IOException;
import java.util.List;

/** A backend in a process and a control group. */
final class Server implements AutoCloseable {
  private final Process process;
  private final int port;

  Server(Cgroup group, List<String> command) throws IOException {
    process =
        new ProcessBuilder(group.entering(command))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String line = process.inputReader().readLine();
    if (line == null) {
      throw new IOException(command + " did not start");
    }
    port = Integer.parseInt(line);
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroyForcibly();
    int _ = Shell.exit(process);
  }
}
