package io.weft.spi.xds;

import java.util.Map;
import java.util.Set;

/**
 * What {@link CoverageFile#PATH} of a bundle says, as a service: a bundle's component extends it,
 * names its feature, and is published as {@link FieldCoverage}.
 */
public abstract class BundleCoverage implements FieldCoverage {
  private final CoverageFile file;

  /**
   * Reads the table of the bundle whose class extends this one.
   *
   * @param feature as in {@link FieldCoverage#feature()}
   * @throws IllegalArgumentException when the table is absent or a line is malformed
   */
  protected BundleCoverage(String feature) {
    file = CoverageFile.of(feature, getClass());
  }

  @Override
  public final String feature() {
    return file.feature();
  }

  @Override
  public final Set<String> honoured() {
    return file.honoured();
  }

  @Override
  public final Map<String, String> ignored() {
    return file.ignored();
  }
}
