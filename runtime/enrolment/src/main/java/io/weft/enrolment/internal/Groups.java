package io.weft.enrolment.internal;

import io.weft.kernel.KernelException;
import io.weft.pipeline.CoreMaps;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The control groups that are enrolled, and those that have left but still have connections. */
final class Groups implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(Groups.class);

  private final CoreMaps core;
  private final Duration drain;
  private final InstantSource clock;
  private final Map<Path, GroupPrograms> enrolled = new TreeMap<>();
  private final Map<Path, Leaving> leaving = new TreeMap<>();
  private final Map<Path, String> refused = new TreeMap<>();

  private record Leaving(GroupPrograms programs, long until) {}

  Groups(CoreMaps core, Duration drain, InstantSource clock) {
    this.core = core;
    this.drain = drain;
    this.clock = clock;
  }

  /** Makes the enrolled groups be exactly these. */
  synchronized void reconcile(Set<Path> wanted) {
    Set<Path> gone = new TreeSet<>(enrolled.keySet());
    gone.removeAll(wanted);
    gone.forEach(this::leave);
    refused.keySet().retainAll(wanted);
    wanted.stream().filter(group -> !enrolled.containsKey(group)).forEach(this::enter);
    expire();
  }

  private void enter(Path group) {
    try {
      Leaving back = leaving.remove(group);
      GroupPrograms programs = back == null ? GroupPrograms.attach(core, group) : back.programs();
      programs.resume(core);
      enrolled.put(group, programs);
      refused.remove(group);
      LOG.info("enrolled {}", group);
    } catch (KernelException e) {
      if (!e.getMessage().equals(refused.put(group, e.getMessage()))) {
        LOG.warn("cannot enrol {}: {}", group, e.getMessage());
      }
    }
  }

  private void leave(Path group) {
    GroupPrograms programs = enrolled.remove(group);
    programs.release();
    LOG.info("unenrolled {}", group);
    leaving.put(group, new Leaving(programs, clock.millis() + drain.toMillis()));
  }

  /** A removed group has no sockets left that could call its programs. */
  private void expire() {
    leaving
        .entrySet()
        .removeIf(
            entry -> {
              boolean over =
                  clock.millis() >= entry.getValue().until() || !Files.isDirectory(entry.getKey());
              if (over) {
                entry.getValue().programs().close();
              }
              return over;
            });
  }

  synchronized Set<Path> enrolled() {
    return new TreeSet<>(enrolled.keySet());
  }

  synchronized Map<Path, String> refused() {
    return new TreeMap<>(refused);
  }

  @Override
  public synchronized void close() {
    enrolled.values().forEach(GroupPrograms::close);
    leaving.values().forEach(entry -> entry.programs().close());
    enrolled.clear();
    leaving.clear();
  }
}
