package io.weft.mesh.internal.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.xbill.DNS.ExtendedResolver;
import org.xbill.DNS.NioClient;
import org.xbill.DNS.Resolver;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.hosts.HostsFileParser;
import org.xbill.DNS.lookup.LookupSession;

/** The node's name servers, search path and hosts file, read again when they change. */
public final class NameServers implements Supplier<LookupSession>, AutoCloseable {
  private static final Path SERVERS = Path.of("/etc/resolv.conf");
  private static final Path HOSTS = Path.of("/etc/hosts");
  private static final Duration TIMEOUT = Duration.ofSeconds(3);

  static {
    // The node closes it when the bundle stops.
    System.setProperty("dnsjava.nio.register_shutdown_hook", "false");
  }

  private FileTime read = FileTime.fromMillis(0);
  private LookupSession session;

  @Override
  public synchronized LookupSession get() {
    FileTime changed = changed();
    if (session == null || !changed.equals(read)) {
      read = changed;
      ResolverConfig.refresh();
      session = session(ResolverConfig.getCurrentConfig());
    }
    return session;
  }

  private static FileTime changed() {
    try {
      return Files.getLastModifiedTime(SERVERS);
    } catch (IOException e) {
      // Without the file the server on this node is asked.
      return FileTime.fromMillis(1);
    }
  }

  private static LookupSession session(ResolverConfig config) {
    List<Resolver> servers =
        config.servers().stream().map(SimpleResolver::new).map(Resolver.class::cast).toList();
    var resolver = new ExtendedResolver(servers);
    resolver.setTimeout(TIMEOUT);
    return LookupSession.builder()
        .resolver(resolver)
        .ndots(config.ndots())
        .searchPath(config.searchPath())
        .hostsFileParser(new HostsFileParser(HOSTS))
        .build();
  }

  @Override
  public synchronized void close() {
    if (session != null) {
      NioClient.close();
    }
  }
}
