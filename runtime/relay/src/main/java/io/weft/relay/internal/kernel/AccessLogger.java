package io.weft.relay.internal.kernel;

import io.weft.relay.internal.stats.AccessLog;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Writes finished requests to the logger {@code weft.access}, at level debug. */
final class AccessLogger implements AccessLog {
  private static final Logger LOG = LogManager.getLogger("weft.access");

  @Override
  public boolean isEnabled() {
    return LOG.isDebugEnabled();
  }

  @Override
  public void write(Entry entry) {
    LOG.debug(
        "{} {} \"{}\" {} {} {} {} {}us listener={} cluster={} attempts={}",
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
        entry.attempts());
  }
}
