package io.weft.kernel;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** A network namespace whose loopback is up, kept by a process that ends with it. */
final class ScratchNamespace implements AutoCloseable {
  private final Process keeper;
  private final NetworkNamespace namespace;

  ScratchNamespace(Kernel kernel) throws IOException {
    keeper =
        new ProcessBuilder("unshare", "-n", "sh", "-c", "ip link set lo up && echo up && exec cat")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (!"up".equals(keeper.inputReader().readLine())) {
      throw new IOException("no network namespace: are unshare and ip installed?");
    }
    namespace = kernel.namespaceOf(keeper.pid());
  }

  NetworkNamespace namespace() {
    return namespace;
  }

  @Override
  public void close() {
    namespace.close();
    keeper.destroy();
    try {
      keeper.waitFor(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
