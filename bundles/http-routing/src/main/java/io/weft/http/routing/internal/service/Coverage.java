package io.weft.http.routing.internal.service;

import io.weft.spi.xds.CoverageFile;
import io.weft.spi.xds.FieldCoverage;
import java.util.Map;
import java.util.Set;
import org.osgi.service.component.annotations.Component;

/** The API fields of {@code META-INF/weft/coverage.tsv}. */
@Component
public final class Coverage implements FieldCoverage {
  private final CoverageFile file = CoverageFile.of("http-routing", Coverage.class);

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
