package io.weft.grayscale.internal;

import io.weft.spi.xds.BundleCoverage;
import io.weft.spi.xds.FieldCoverage;
import org.osgi.service.component.annotations.Component;

/** The API fields of {@code META-INF/weft/coverage.tsv}. */
@Component(service = FieldCoverage.class)
public final class Coverage extends BundleCoverage {

  public Coverage() {
    super("grayscale");
  }
}
