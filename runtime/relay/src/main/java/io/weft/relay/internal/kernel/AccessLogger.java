package io.weft.relay.internal.kernel;

import io.weft.relay.internal.stats.AccessLog;
import java.util.Locale;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Writes finished requests to the logger {@code weft.access}. */
final class AccessLogger implements AccessLog {
  private static final Logger LOG = LogManager.getLogger("weft.access");
  private static final int SERVER_ERROR = 500;

  /** Which requests are written. */
  enum Level {
    OFF,
    ERRORS,
    ALL;

    /**
     * @throws IllegalArgumentException when it is none of these
     */
    static Level of(String name) {
      for (Level level : values()) {
        if (level.name().toLowerCase(Locale.ROOT).equals(name)) {
          return level;
        }
      }
      throw new IllegalArgumentException(
          "io.weft.relay: access.log is " + name + ", but must be off, errors or all");
    }
  }

  private volatile Level level;

  AccessLogger(Level level) {
    this.level = level;
  }

  void level(Level newLevel) {
    level = newLevel;
  }

  @Override
  public boolean isEnabled() {
    return level != Level.OFF;
  }

  @Override
  public void write(Entry entry) {
    if (level == Level.ERRORS && !isError(entry)) {
      return;
    }
    LOG.info(
        "{} {} \"{}\" {} {} {} {} {}us listener={} cluster={} endpoint={} attempts={}",
        entry.source(),
        entry.destination(),
        entry.requestLine(),
        entry.status(),
        entry.flags(),
        entry.received(),
        entry.sent(),
        entry.nanos() / 1000,
        entry.listener(),
        entry.cluster(),
        entry.endpoint(),
        entry.attempts());
  }

  private static boolean isError(Entry entry) {
    return entry.status() == 0 || entry.status() >= SERVER_ERROR || !entry.flags().equals("-");
  }
}
