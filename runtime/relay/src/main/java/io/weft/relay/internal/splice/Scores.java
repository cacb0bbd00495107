package io.weft.relay.internal.splice;

import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which listeners' connections are worth joining: a pass through the kernel's map costs, also for
 * messages that do not fit, so a listener whose connections had to leave gets a pause. Safe for
 * many threads.
 */
public final class Scores {
  private static final int LEAVES = 4;
  private static final long FIRST_PAUSE = Duration.ofSeconds(10).toNanos();
  private static final long LONGEST_PAUSE = Duration.ofMinutes(5).toNanos();

  private final Map<String, Score> byListener = new ConcurrentHashMap<>();

  private record Score(int leaves, long pause, long until, String reason) {
    static final Score NEW = new Score(0, FIRST_PAUSE, Long.MIN_VALUE, "");

    Score refused(String why) {
      return new Score(leaves, pause, until, why);
    }

    Score left(long now, String why) {
      return leaves + 1 < LEAVES
          ? new Score(leaves + 1, pause, until, why)
          : new Score(0, Math.min(2 * pause, LONGEST_PAUSE), now + pause, why);
    }
  }

  /** Whether connections of this listener may be joined at {@code now}. */
  public boolean allows(String listener, long now) {
    Score score = byListener.get(listener);
    return score == null || score.until == Long.MIN_VALUE || now - score.until >= 0;
  }

  /** A connection was not joined. */
  public void refused(String listener, String why) {
    byListener.merge(listener, Score.NEW.refused(why), (old, any) -> old.refused(why));
  }

  /** A connection left because its messages never fit. */
  public void left(String listener, long now, String why) {
    byListener.merge(listener, Score.NEW.left(now, why), (old, any) -> old.left(now, why));
  }

  /** A connection stays and its messages fit. */
  public void fits(String listener) {
    byListener.remove(listener);
  }

  /** Why connections were not joined or had to leave last, by listener. */
  public Map<String, String> reasons() {
    var all = new TreeMap<String, String>();
    byListener.forEach((listener, score) -> all.put(listener, score.reason()));
    return all;
  }
}
