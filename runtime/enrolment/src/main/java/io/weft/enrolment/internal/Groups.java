package io.weft.enrolment.internal;

import io.weft.kernel.KernelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** The control groups that are enrolled, and those that have left but still have connections. */
final class Groups implements AutoCloseable {
  private static final Logger LOG = LogManager.getLogger(Groups.class);

  private final Function<Path, GroupPrograms> attacher;
  private final Duration drain;
  private final InstantSource clock;
  private final Map<Path, Member> enrolled = new TreeMap<>();
  private final Map<Path, Leaving> leaving = new TreeMap<>();
  private final Map<Path, String> refused = new TreeMap<>();

  /**
   * Programs on a group.
   *
   * @param identity of the group's folder: one of the same name that is made later is another group
   */
  private record Member(GroupPrograms programs, Object identity) {}

  private record Leaving(Member member, long until) {}

  /**
   * @param attacher puts programs on a group, or throws a {@link KernelException}
   * @param drain how long a group that left is still watched
   */
  Groups(Function<Path, GroupPrograms> attacher, Duration drain, InstantSource clock) {
    this.attacher = attacher;
    this.drain = drain;
    this.clock = clock;
  }

  /** Makes the enrolled groups be exactly these. */
  synchronized void reconcile(Set<Path> wanted) {
    replaced();
    Set<Path> gone = new TreeSet<>(enrolled.keySet());
    gone.removeAll(wanted);
    gone.forEach(this::leave);
    refused.keySet().retainAll(wanted);
    wanted.stream().filter(group -> !enrolled.containsKey(group)).forEach(this::enter);
    expire();
  }

  /** A service that restarts between two looks has a new group of the old name. */
  private void replaced() {
    enrolled.entrySet().removeIf(entry -> ended(entry.getKey(), entry.getValue()));
    leaving.entrySet().removeIf(entry -> ended(entry.getKey(), entry.getValue().member()));
  }

  /** A removed group has no sockets left that could call its programs. */
  private static boolean ended(Path group, Member member) {
    boolean ended = !identity(group).equals(Optional.of(member.identity()));
    if (ended) {
      member.programs().close();
    }
    return ended;
  }

  private static Optional<Object> identity(Path group) {
    try {
      return Optional.of(Files.readAttributes(group, BasicFileAttributes.class).fileKey());
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  private void enter(Path group) {
    identity(group).ifPresent(identity -> enter(group, identity));
  }

  private void enter(Path group, Object identity) {
    try {
      Leaving back = leaving.remove(group);
      Member member = back == null ? new Member(attacher.apply(group), identity) : back.member();
      enrolled.put(group, member);
      member.programs().resume();
      refused.remove(group);
      LOG.info("enrolled {}", group);
    } catch (KernelException e) {
      Optional.ofNullable(enrolled.remove(group)).ifPresent(member -> member.programs().close());
      if (!e.getMessage().equals(refused.put(group, e.getMessage()))) {
        LOG.warn("cannot enrol {}: {}", group, e.getMessage());
      }
    }
  }

  private void leave(Path group) {
    Member member = enrolled.remove(group);
    member.programs().release();
    LOG.info("unenrolled {}", group);
    leaving.put(group, new Leaving(member, clock.millis() + drain.toMillis()));
  }

  private void expire() {
    leaving
        .entrySet()
        .removeIf(
            entry -> {
              boolean over = clock.millis() >= entry.getValue().until();
              if (over) {
                entry.getValue().member().programs().close();
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
    enrolled.values().forEach(member -> member.programs().close());
    leaving.values().forEach(entry -> entry.member().programs().close());
    enrolled.clear();
    leaving.clear();
  }
}
