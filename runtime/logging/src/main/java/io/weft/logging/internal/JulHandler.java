package io.weft.logging.internal;

import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Hands records of java.util.logging, which gRPC and the launcher write, to Log4j. */
final class JulHandler extends Handler {

  private final SimpleFormatter formatter = new SimpleFormatter();

  @Override
  public void publish(LogRecord entry) {
    String name = entry.getLoggerName() == null ? "" : entry.getLoggerName();
    Logger logger = LogManager.getLogger(name);
    Level level = level(entry.getLevel());
    if (logger.isEnabled(level)) {
      logger.log(level, formatter.formatMessage(entry), entry.getThrown());
    }
  }

  private static Level level(java.util.logging.Level level) {
    int value = level.intValue();
    if (value >= java.util.logging.Level.SEVERE.intValue()) {
      return Level.ERROR;
    }
    if (value >= java.util.logging.Level.WARNING.intValue()) {
      return Level.WARN;
    }
    if (value >= java.util.logging.Level.INFO.intValue()) {
      return Level.INFO;
    }
    return value >= java.util.logging.Level.FINE.intValue() ? Level.DEBUG : Level.TRACE;
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
