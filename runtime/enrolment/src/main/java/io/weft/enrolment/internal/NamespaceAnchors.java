package io.weft.enrolment.internal;

import io.weft.kernel.Kernel;
import io.weft.kernel.KernelException;
import io.weft.kernel.ListeningSocket;
import io.weft.kernel.NetworkNamespace;
import io.weft.pipeline.table.AnchorTable;
import io.weft.spi.relay.Anchors;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The relay's listening sockets: loopback is private to a network namespace, so each namespace with
 * enrolled processes has its own.
 */
final class NamespaceAnchors implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(NamespaceAnchors.class);

  private final Kernel kernel;
  private final AnchorTable table;
  private final Anchors relay;
  private final Map<String, Anchor> anchors = new HashMap<>();

  /** Sockets of one namespace; the handle keeps it alive, so its cookie is not given to another. */
  private record Anchor(
      NetworkNamespace namespace, long cookie, AutoCloseable v4, Optional<AutoCloseable> v6) {}

  NamespaceAnchors(Kernel kernel, AnchorTable table, Anchors relay) {
    this.kernel = kernel;
    this.table = table;
    this.relay = relay;
  }

  /** Makes an anchor for each namespace of these processes, and ends those that nobody needs. */
  synchronized void reconcile(Set<Long> processes) {
    Map<String, Long> needed = new HashMap<>();
    processes.forEach(pid -> identity(pid).ifPresent(id -> needed.putIfAbsent(id, pid)));
    Set<String> gone = new HashSet<>(anchors.keySet());
    gone.removeAll(needed.keySet());
    gone.forEach(id -> close(anchors.remove(id)));
    needed.forEach(this::ensure);
  }

  /** The namespace's name, {@code net:[4026531840]}; empty when the process has ended. */
  private static Optional<String> identity(long pid) {
    try {
      return Optional.of(
          Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "ns", "net")).toString());
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private void ensure(String id, long pid) {
    if (anchors.containsKey(id)) {
      return;
    }
    try {
      anchors.put(id, open(pid));
      LOG.info("anchored {}", id);
    } catch (KernelException e) {
      LOG.warn("no anchor in {} of process {}: {}", id, pid, e.getMessage());
    }
  }

  private Anchor open(long pid) {
    NetworkNamespace namespace = kernel.namespaceOf(pid);
    try {
      long cookie = namespace.cookie();
      ListeningSocket v4 = namespace.listen(new InetSocketAddress("127.0.0.1", 0));
      AutoCloseable first = relay.listen(v4.fd(), cookie);
      Optional<ListeningSocket> v6 = listen6(namespace);
      Optional<AutoCloseable> second = v6.map(socket -> relay.listen(socket.fd(), cookie));
      table.put(cookie, v4.address().getPort(), v6.map(s -> s.address().getPort()).orElse(0));
      return new Anchor(namespace, cookie, first, second);
    } catch (RuntimeException e) {
      namespace.close();
      throw e;
    }
  }

  /**
   * A namespace may have no IPv6 at all; its applications then cannot ask for IPv6 addresses
   * either.
   */
  private static Optional<ListeningSocket> listen6(NetworkNamespace namespace) {
    try {
      return Optional.of(namespace.listen(new InetSocketAddress("::1", 0)));
    } catch (KernelException e) {
      LOG.debug("no IPv6 anchor in {}: {}", namespace, e.getMessage());
      return Optional.empty();
    }
  }

  private void close(Anchor anchor) {
    table.remove(anchor.cookie());
    quietly(anchor.v4());
    anchor.v6().ifPresent(NamespaceAnchors::quietly);
    anchor.namespace().close();
  }

  private static void quietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      LOG.warn("cannot close an anchor: {}", e.getMessage());
    }
  }

  synchronized int count() {
    return anchors.size();
  }

  @Override
  public synchronized void close() {
    anchors.values().forEach(this::close);
    anchors.clear();
  }
}
