package io.weft.pipeline.internal.slots;

import io.weft.kernel.BpfObject;
import io.weft.spi.pipeline.SlotsReady;
import java.util.Hashtable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;

/**
 * Registers a loaded object in the name of its bundle; {@link OwnObjectsOnly} hides it from all
 * others.
 */
final class BundlePublisher implements ObjectPublisher {
  private final BundleContext context;

  BundlePublisher(BundleContext context) {
    this.context = context;
  }

  @Override
  public Runnable publish(Origin origin, String name, LoadedObject object) {
    Bundle owner = context.getBundle(origin.bundle());
    BundleContext ownerContext = owner == null ? null : owner.getBundleContext();
    if (ownerContext == null) {
      return () -> {}; // It stopped before its object was loaded.
    }
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put(SlotsReady.OBJECT, name);
    properties.put("weft.bundle", origin.symbolicName());
    properties.put("weft.bundle.version", origin.version().toString());
    try {
      ServiceRegistration<BpfObject> registration =
          ownerContext.registerService(BpfObject.class, object.view(), properties);
      return () -> unregister(registration);
    } catch (IllegalStateException e) {
      return () -> {}; // It stopped meanwhile.
    }
  }

  /** The framework has done it already when the bundle has stopped. */
  private static void unregister(ServiceRegistration<BpfObject> registration) {
    try {
      registration.unregister();
    } catch (IllegalStateException alreadyGone) {
      return;
    }
  }
}
