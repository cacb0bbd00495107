package io.weft.launcher.framework;

import io.weft.spi.feature.FeatureException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.startlevel.BundleStartLevel;
import org.osgi.framework.wiring.FrameworkWiring;

/** Installs, starts and removes bundles. */
public final class Deployer {

  private static final long REFRESH_SECONDS = 10;

  private final BundleContext context;

  public Deployer(BundleContext context) {
    this.context = context;
  }

  /** Installs a jar that nobody will change: the framework reads it where it lies. */
  public Bundle install(Path jar, int startLevel) throws FeatureException {
    try {
      Bundle bundle = context.installBundle("reference:" + jar.toUri());
      bundle.adapt(BundleStartLevel.class).setStartLevel(startLevel);
      return bundle;
    } catch (BundleException e) {
      throw new FeatureException("cannot install " + jar + ": " + Reasons.of(e), e);
    }
  }

  /** Starts a bundle; a fragment has nothing to start. */
  public void start(Bundle bundle) throws FeatureException {
    if (bundle.getHeaders("").get(Constants.FRAGMENT_HOST) != null) {
      return;
    }
    try {
      // Eagerly, whatever its activation policy: Log4j's core is lazy and would miss the first
      // lines.
      bundle.start();
    } catch (BundleException | RuntimeException e) {
      throw new FeatureException(
          "cannot start " + bundle.getSymbolicName() + ": " + Reasons.of(e), e);
    }
  }

  /** Stops and uninstalls, last started first, and unwires who used them. */
  public void remove(List<Bundle> bundles) throws FeatureException {
    for (Bundle bundle : bundles.reversed()) {
      try {
        bundle.uninstall();
      } catch (BundleException e) {
        throw new FeatureException(
            "cannot uninstall " + bundle.getSymbolicName() + ": " + Reasons.of(e), e);
      }
    }
    refresh(bundles);
  }

  private void refresh(List<Bundle> bundles) {
    CountDownLatch done = new CountDownLatch(1);
    Bundle framework = context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION);
    framework.adapt(FrameworkWiring.class).refreshBundles(bundles, _ -> done.countDown());
    try {
      boolean _ = done.await(REFRESH_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
