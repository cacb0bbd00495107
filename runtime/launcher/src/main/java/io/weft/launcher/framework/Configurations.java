package io.weft.launcher.framework;

import io.weft.spi.feature.FeatureException;
import java.io.IOException;
import java.util.Hashtable;
import java.util.Map;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.service.cm.Configuration;
import org.osgi.service.cm.ConfigurationAdmin;

/** Writes configurations by PID; {@code factory~name} is one of a factory's. */
public final class Configurations {

  /** Any bundle may receive it: old and new version of a bundle both do during an update. */
  private static final String ANY_LOCATION = "?";

  private final BundleContext context;

  public Configurations(BundleContext context) {
    this.context = context;
  }

  public void write(String pid, Map<String, Object> values) throws FeatureException {
    try {
      configuration(pid).updateIfDifferent(new Hashtable<>(values));
    } catch (IOException e) {
      throw new FeatureException("cannot configure " + pid + ": " + e.getMessage(), e);
    }
  }

  public void delete(String pid) throws FeatureException {
    try {
      configuration(pid).delete();
    } catch (IOException e) {
      throw new FeatureException("cannot unconfigure " + pid + ": " + e.getMessage(), e);
    }
  }

  private Configuration configuration(String pid) throws IOException, FeatureException {
    int tilde = pid.indexOf('~');
    return tilde < 0
        ? admin().getConfiguration(pid, ANY_LOCATION)
        : admin()
            .getFactoryConfiguration(
                pid.substring(0, tilde), pid.substring(tilde + 1), ANY_LOCATION);
  }

  private ConfigurationAdmin admin() throws FeatureException {
    ServiceReference<ConfigurationAdmin> reference =
        context.getServiceReference(ConfigurationAdmin.class);
    if (reference == null) {
      throw new FeatureException("the core feature lacks a bundle for Configuration Admin");
    }
    return context.getService(reference);
  }
}
