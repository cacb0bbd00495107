package io.weft.pipeline.internal.slots;

import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.util.tracker.BundleTracker;

/** Tells the registry of bundles with slots that start and stop. */
final class SlotBundles extends BundleTracker<Long> {
  private final SlotRegistry registry;
  private final BundleReader reader;

  SlotBundles(BundleContext context, SlotRegistry registry, BundleReader reader) {
    super(context, Bundle.STARTING | Bundle.ACTIVE, null);
    this.registry = registry;
    this.reader = reader;
  }

  @Override
  public Long addingBundle(Bundle bundle, BundleEvent event) {
    var objects = reader.read(bundle);
    objects.forEach(registry::started);
    return objects.isEmpty() ? null : bundle.getBundleId();
  }

  @Override
  public void removedBundle(Bundle bundle, BundleEvent event, Long id) {
    registry.stopped(id);
  }
}
