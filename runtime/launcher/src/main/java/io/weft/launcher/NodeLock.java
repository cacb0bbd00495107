package io.weft.launcher;

import io.weft.launcher.config.ConfigException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Keeps a second node away from a state directory, for as long as this process lives. */
final class NodeLock implements AutoCloseable {

  private final FileChannel channel;

  private NodeLock(FileChannel channel) {
    this.channel = channel;
  }

  /** The kernel frees the lock when the process ends, however it ends. */
  static NodeLock take(Path state) throws ConfigException {
    try {
      Files.createDirectories(state);
      FileChannel channel =
          FileChannel.open(
              state.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (channel.tryLock() == null) {
        channel.close();
        throw new ConfigException(
            "a node runs with " + state + " already: stop it, or set directories.state");
      }
      return new NodeLock(channel);
    } catch (IOException e) {
      throw new ConfigException(
          "cannot write to " + state + ": " + e.getMessage() + "; set directories.state");
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
