package io.weft.logging.internal;

import java.util.logging.Handler;
import java.util.logging.Logger;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.service.log.LogReaderService;
import org.osgi.util.tracker.ServiceTracker;

/** Starts before all other bundles and stops after them, so that nothing they say is lost. */
public final class Activator implements BundleActivator {

  private final Handler handler = new JulHandler();
  private Handler[] replaced = {};
  private ServiceTracker<LogReaderService, LogReaderService> readers;

  @Override
  public void start(BundleContext context) {
    Logger root = Logger.getLogger("");
    replaced = root.getHandlers();
    for (Handler old : replaced) {
      root.removeHandler(old);
    }
    root.addHandler(handler);
    readers = new LogReaders(context);
    readers.open();
  }

  @Override
  public void stop(BundleContext context) {
    readers.close();
    Logger root = Logger.getLogger("");
    root.removeHandler(handler);
    for (Handler old : replaced) {
      root.addHandler(old);
    }
  }
}
