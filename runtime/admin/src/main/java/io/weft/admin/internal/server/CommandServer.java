package io.weft.admin.internal.server;

import io.weft.admin.internal.command.CommandTable;
import io.weft.spi.feature.NodeProperties;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Serves commands on the Unix socket {@code weft.sock} in the node's run directory. Its permissions
 * are the authorisation: only the node's own user may connect.
 */
@Component(service = CommandServer.class, immediate = true)
public final class CommandServer {
  private static final Logger LOG = LogManager.getLogger(CommandServer.class);

  private final Path socket;
  private final ServerSocketChannel server;
  private final Dispatcher dispatcher;

  @Activate
  public CommandServer(BundleContext context, @Reference CommandTable commands) throws IOException {
    socket = Path.of(context.getProperty(NodeProperties.RUN)).resolve("weft.sock");
    dispatcher = new Dispatcher(commands);
    Files.createDirectories(socket.getParent());
    Files.deleteIfExists(socket);
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(socket));
    Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
    Thread.ofPlatform().name("weft-admin").daemon().start(this::accept);
    LOG.info("commands at {}", socket);
  }

  private void accept() {
    while (server.isOpen()) {
      try {
        SocketChannel client = server.accept();
        Thread.ofVirtual().name("weft-admin-client").start(() -> serve(client));
      } catch (ClosedChannelException e) {
        return;
      } catch (IOException e) {
        LOG.warn("cannot accept on {}: {}", socket, e.getMessage());
      }
    }
  }

  private void serve(SocketChannel client) {
    try (client;
        var reader = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        ByteBuffer answer = StandardCharsets.UTF_8.encode(dispatcher.answer(line) + "\n");
        while (answer.hasRemaining()) {
          client.write(answer);
        }
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.debug("a command client went away: {}", e.getMessage());
    }
  }

  @Deactivate
  public void close() throws IOException {
    server.close();
    Files.deleteIfExists(socket);
  }
}
