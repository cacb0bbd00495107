package io.weft.pipeline.internal.core;

import io.weft.kernel.BpfLink;
import io.weft.kernel.BpfProgram;
import io.weft.kernel.Cgroup;
import io.weft.kernel.Kernel;
import io.weft.kernel.KernelException;
import io.weft.pipeline.CoreLink;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The core's programs on control groups. Where the core is pinned so are their links: a process
 * that is killed leaves its programs in place, and the next one puts its own there without a gap.
 * Safe for many threads.
 */
public final class CoreLinks implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(CoreLinks.class);

  private final Kernel kernel;
  private final Optional<PinFolder> pins;
  private final Map<String, BpfLink> held = new HashMap<>();

  /** {@code pins} is empty for links that end with this process. */
  public CoreLinks(Kernel kernel, Optional<PinFolder> pins) {
    this.kernel = kernel;
    this.pins = pins;
  }

  /**
   * Attaches, or takes over what an earlier process attached.
   *
   * @throws KernelException when the kernel refuses it; nothing is left then
   */
  public synchronized CoreLink attach(BpfProgram program, Cgroup group) {
    // A bpffs takes no dots. A group's id is never given to another one.
    String name = group.id() + "-" + program.name();
    BpfLink link = adopt(name, program).orElseGet(() -> create(name, program, group));
    held.put(name, link);
    return () -> detach(name, link);
  }

  private Optional<BpfLink> adopt(String name, BpfProgram program) {
    Optional<Path> pin = pins.map(folder -> folder.link(name)).filter(Files::exists);
    if (pin.isEmpty()) {
      return Optional.empty();
    }
    BpfLink link = kernel.openLink(pin.get());
    try {
      link.update(program);
      return Optional.of(link);
    } catch (KernelException e) {
      LOG.debug("the pinned link {} is of no use: {}", name, e.getMessage());
      end(name, link);
      return Optional.empty();
    }
  }

  private BpfLink create(String name, BpfProgram program, Cgroup group) {
    BpfLink link = program.attach(group);
    try {
      pins.ifPresent(folder -> folder.keep(name, link));
      return link;
    } catch (KernelException e) {
      link.close();
      throw e;
    }
  }

  private synchronized void detach(String name, BpfLink link) {
    if (held.remove(name, link)) {
      end(name, link);
    }
  }

  /** At once: without a pin and a descriptor the kernel would detach a little later. */
  private void end(String name, BpfLink link) {
    try (link) {
      link.detach();
    } catch (KernelException e) {
      LOG.debug("{} cannot be detached: {}", name, e.getMessage());
    }
    pins.ifPresent(folder -> kernel.unpin(folder.link(name)));
  }

  /** Detaches what an earlier process attached and this one did not. */
  public synchronized void forgetOthers() {
    pins.stream()
        .flatMap(folder -> folder.links().stream())
        .filter(pin -> !held.containsKey(pin.getFileName().toString()))
        .forEach(pin -> end(pin.getFileName().toString(), kernel.openLink(pin)));
  }

  /** Lets go of the links: pinned ones stay attached. */
  @Override
  public synchronized void close() {
    held.values().forEach(BpfLink::close);
    held.clear();
  }
}
