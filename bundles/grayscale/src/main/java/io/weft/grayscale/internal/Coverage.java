package io.weft.grayscale.internal;

import io.weft.spi.xds.CoverageFile;
import io.weft.spi.xds.FieldCoverage;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/** The API fields of {@code META-INF/weft/coverage.tsv}. */
@Component
public final class Coverage implements FieldCoverage {
  private final CoverageFile file = CoverageFile.of("grayscale", Coverage.class);

  @Override
  public String feature() {
    return file.feature();
  }

  @Override
  public Set<String> honoured() {
    return file.honoured();
  }

  @Override
  public Map<String, String> ignored() {
    return file.ignored();
  }
}
