package io.weft.pipeline.internal.slots;

import io.weft.spi.pipeline.SlotsReady;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.util.tracker.ServiceTracker;

/** Tells the registry of bundles that say their tables are filled. */
final class ReadyServices extends ServiceTracker<SlotsReady, ReadyServices.Announcement> {
  private static final Logger LOG = LogManager.getLogger(ReadyServices.class);

  private final SlotRegistry registry;

  ReadyServices(BundleContext context, SlotRegistry registry) {
    super(context, SlotsReady.class, null);
    this.registry = registry;
  }

  record Announcement(long bundle, String object) {}

  /** The service itself is not fetched: that it is there says it all. */
  @Override
  public Announcement addingService(ServiceReference<SlotsReady> reference) {
    long bundle = (Long) reference.getProperty(Constants.SERVICE_BUNDLEID);
    if (!(reference.getProperty(SlotsReady.OBJECT) instanceof String object)) {
      LOG.error("bundle {}: SlotsReady without the property {}", bundle, SlotsReady.OBJECT);
      return null;
    }
    registry.announced(bundle, object, true);
    return new Announcement(bundle, object);
  }

  @Override
  public void removedService(ServiceReference<SlotsReady> reference, Announcement announcement) {
    registry.announced(announcement.bundle(), announcement.object(), false);
  }
}
