package io.weft.mesh.internal.service;

import io.weft.spi.metrics.Metrics;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Shows the mesh's metrics where there is somebody to show them to. */
@Component(
    service = {},
    immediate = true)
public final class MeshMetricsComponent {
  private final MeshMetrics metrics;

  @Activate
  public MeshMetricsComponent(@Reference MeshComponent component, @Reference Metrics metrics) {
    this.metrics = new MeshMetrics(metrics, component.mesh());
  }

  @Deactivate
  public void stop() {
    metrics.close();
  }
}
