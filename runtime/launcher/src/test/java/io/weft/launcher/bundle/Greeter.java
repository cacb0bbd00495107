package io.weft.launcher.bundle;

import java.util.Hashtable;
import java.util.function.Supplier;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Registers a greeting under the bundle's symbolic name, so that a test sees who is there. */
public final class Greeter implements BundleActivator {

  @Override
  public void start(BundleContext context) {
    String greeting = context.getBundle().getHeaders("").get("X-Greeting");
    Hashtable<String, Object> properties = new Hashtable<>();
    properties.put("who", context.getBundle().getSymbolicName());
    context.registerService(Supplier.class, () -> greeting, properties);
  }

  @Override
  public void stop(BundleContext context) {}
}
