package io.weft.launcher.bundle;

import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** Does not start. */
public final class Faulty implements BundleActivator {

  @Override
  public void start(BundleContext context) {
    throw new IllegalStateException("the tables are gone");
  }

  @Override
  public void stop(BundleContext context) {}
}
