package io.weft.enrolment.internal;

import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.table.AnchorTable;
import io.weft.spi.command.UsageException;
import io.weft.spi.feature.NodeProperties;
import io.weft.spi.relay.Anchors;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Keeps the kernel in step with what is to be enrolled. The hierarchy gives no event for new groups
 * that works on every kernel, and a process may enter another network namespace at any time, so it
 * looks.
 */
@Component(service = Enrolment.class, configurationPid = "io.weft.enrolment")
public final class Enrolment {
  private static final Logger LOG = LogManager.getLogger(Enrolment.class);

  private final CgroupTree tree;
  private final List<String> patterns;
  private final Choices choices;
  private final Groups groups;
  private final NamespaceAnchors anchors;
  private final ScheduledExecutorService looks;

  @Activate
  public Enrolment(
      BundleContext context,
      @Reference CoreMaps core,
      @Reference Anchors relay,
      EnrolmentConfig config) {
    tree =
        config.cgroupRoot().isEmpty()
            ? CgroupTree.mounted(Path.of("/proc/self/mountinfo"))
            : new CgroupTree(Path.of(config.cgroupRoot()));
    patterns = List.of(config.patterns());
    choices = new Choices(Path.of(context.getProperty(NodeProperties.STATE)).resolve("enrolled"));
    groups =
        new Groups(
            group -> KernelPrograms.attach(core, group),
            Duration.ofSeconds(config.drain()),
            InstantSource.system());
    anchors = new NamespaceAnchors(core.kernel(), new AnchorTable(core), relay);
    core.control().runtime(ProcessHandle.current().pid());
    look();
    core.forgetLinks();
    looks =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("weft-enrolment").daemon().factory());
    looks.scheduleWithFixedDelay(
        this::look, config.interval(), config.interval(), TimeUnit.MILLISECONDS);
  }

  /**
   * Anchors first: a redirected connection must find one. The node's own namespace has one whoever
   * runs there now: the first process of a group that was empty connects before the next look.
   */
  private synchronized void look() {
    try {
      Set<Path> wanted = new TreeSet<>(choices.existing());
      wanted.addAll(tree.matching(patterns));
      Set<Long> processes = new TreeSet<>();
      wanted.forEach(group -> processes.addAll(tree.processes(group)));
      if (!wanted.isEmpty()) {
        processes.add(ProcessHandle.current().pid());
      }
      anchors.reconcile(processes);
      groups.reconcile(wanted);
    } catch (RuntimeException e) {
      LOG.error("enrolment could not be brought up to date; it is tried again", e);
    }
  }

  /**
   * Enrols a group now.
   *
   * @return its name
   * @throws UsageException when there is no such group, or it cannot be enrolled
   */
  String enrol(String word) throws UsageException {
    Path group = tree.named(word);
    choices.add(group);
    look();
    String refusal = groups.refused().get(group);
    if (refusal != null) {
      choices.remove(group);
      throw new UsageException("cannot enrol " + tree.name(group) + ": " + refusal);
    }
    return tree.name(group);
  }

  /**
   * Gives a group back its plain connections.
   *
   * @throws UsageException when it was not enrolled by command
   */
  String unenrol(String word) throws UsageException {
    Path group = tree.named(word);
    if (!choices.remove(group)) {
      throw new UsageException(
          groups.enrolled().contains(group)
              ? tree.name(group) + " is enrolled by a pattern of the configuration; change it there"
              : tree.name(group) + " is not enrolled");
    }
    look();
    return tree.name(group);
  }

  Set<Path> enrolled() {
    return groups.enrolled();
  }

  Map<Path, String> refused() {
    return groups.refused();
  }

  CgroupTree tree() {
    return tree;
  }

  int anchorCount() {
    return anchors.count();
  }

  boolean isChosen(Path group) {
    return choices.existing().contains(group);
  }

  /** Programs leave before the anchors that they redirect to. */
  @Deactivate
  public void close() {
    looks.shutdownNow();
    synchronized (this) {
      groups.close();
      anchors.close();
    }
  }
}
