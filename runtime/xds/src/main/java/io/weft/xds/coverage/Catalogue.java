package io.weft.xds.coverage;

import java.util.Optional;

/** Coverage of the features that this node has on its disk and does not run. */
@FunctionalInterface
public interface Catalogue {

  /** The feature that would cover a refused field. */
  Optional<String> featureFor(Finding finding);

  /** A node without further features. */
  Catalogue EMPTY = finding -> Optional.empty();
}
