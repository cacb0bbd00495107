package io.weft.spi.feature;

import java.nio.file.Path;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Changes which features and bundles this node runs. Each change is kept in the node's state
 * directory and so survives a restart. The node's launcher provides the one service of this type.
 *
 * <p>All methods may be called from any thread; changes are carried out one after another.
 */
@ProviderType
public interface FeatureManager {

  /**
   * Service property, {@code true} once each feature that the node was asked for can take
   * configuration or has failed. Who judges configuration by what the features take waits for it.
   */
  String SETTLED = "weft.settled";

  /** All features that the distribution holds, enabled or not, by name. */
  List<FeatureInfo> features();

  /** All bundles installed in the framework, by id. */
  List<BundleInfo> bundles();

  /**
   * Installs and starts the bundles of a feature, with the feature's configuration overlaid by the
   * node's. Nothing happens if it is enabled already.
   *
   * @throws FeatureException if there is no such feature, or one of its bundles does not start;
   *     then the feature is as it was before
   */
  FeatureInfo enable(String feature) throws FeatureException;

  /**
   * Stops and uninstalls the bundles that no other enabled feature needs. Nothing happens if it is
   * disabled already.
   *
   * @throws FeatureException if there is no such feature, or it is the core
   */
  FeatureInfo disable(String feature) throws FeatureException;

  /**
   * Copies a bundle's jar to the state directory, installs and starts it.
   *
   * @throws FeatureException if the file is no bundle, a bundle of this name is installed already,
   *     or it does not start; then it is uninstalled again
   */
  BundleInfo install(Path jar) throws FeatureException;

  /**
   * Replaces a bundle, make before break: the new version is installed and started beside the old
   * one, which is removed once the new one is ready.
   *
   * @param symbolicName the installed bundle; the jar must carry the same name
   * @throws FeatureException if the new one does not start or get ready; then the old one stays
   */
  BundleInfo update(String symbolicName, Path jar) throws FeatureException;

  /**
   * Stops and uninstalls a bundle.
   *
   * @throws FeatureException if there is no such bundle, or it belongs to the core
   */
  void uninstall(String symbolicName) throws FeatureException;
}
