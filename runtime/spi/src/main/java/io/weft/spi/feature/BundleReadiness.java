package io.weft.spi.feature;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Whiteboard service of whoever acts on a bundle after it has started, such as an extender that
 * loads its kernel programs. Before an old version is removed, the new one has to be ready by all
 * of them.
 */
@ConsumerType
public interface BundleReadiness {

  /**
   * Completes when the work on a bundle is done: empty if all is in place or there was nothing to
   * do, otherwise why not, in one line. The caller gives up after ten seconds.
   *
   * @param bundleId a bundle that has been started
   */
  CompletionStage<Optional<String>> settled(long bundleId);
}
