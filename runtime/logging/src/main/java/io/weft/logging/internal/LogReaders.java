package io.weft.logging.internal;

import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.log.LogEntry;
import org.osgi.service.log.LogLevel;
import org.osgi.service.log.LogListener;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;

/** Listens to the OSGi log, where Declarative Services say what went wrong with a component. */
final class LogReaders extends ServiceTracker<LogReaderService, LogReaderService> {

  private final LogListener listener = LogReaders::log;

  LogReaders(BundleContext context) {
    super(context, LogReaderService.class, null);
  }

  @Override
  public LogReaderService addingService(ServiceReference<LogReaderService> reference) {
    LogReaderService reader = super.addingService(reference);
    reader.addLogListener(listener);
    return reader;
  }

  @Override
  public void removedService(
      ServiceReference<LogReaderService> reference, LogReaderService reader) {
    reader.removeLogListener(listener);
    super.removedService(reference, reader);
  }

  private static void log(LogEntry entry) {
    LogManager.getLogger(entry.getBundle().getSymbolicName())
        .log(level(entry.getLogLevel()), entry.getMessage(), entry.getException());
  }

  // The framework's own events (INFO: bundle started, service registered) are noise to an operator.
  private static Level level(LogLevel level) {
    return switch (level) {
      case AUDIT, ERROR -> Level.ERROR;
      case WARN -> Level.WARN;
      case INFO, DEBUG -> Level.DEBUG;
      case TRACE -> Level.TRACE;
    };
  }
}
