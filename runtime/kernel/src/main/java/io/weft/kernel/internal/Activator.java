package io.weft.kernel.internal;

import io.weft.kernel.Kernel;
import org.osgi.annotation.bundle.Capability;
import org.osgi.annotation.bundle.Header;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;

/** Publishes the {@link Kernel} as a service; a machine without libbpf fails the bundle's start. */
@Header(name = Constants.BUNDLE_ACTIVATOR, value = "${@class}")
@Capability(
    namespace = "osgi.service",
    attribute = "objectClass:List<String>=io.weft.kernel.Kernel")
public final class Activator implements BundleActivator {
  @Override
  public void start(BundleContext context) {
    context.registerService(Kernel.class, Kernel.load(), null);
  }

  /** The framework withdraws the service. */
  @Override
  public void stop(BundleContext context) {
    // Objects, maps and links belong to the bundles that made them.
  }
}
