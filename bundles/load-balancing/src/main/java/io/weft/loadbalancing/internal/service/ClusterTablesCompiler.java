package io.weft.loadbalancing.internal.service;

import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.ClusterCompiler;
import io.weft.spi.mesh.ClusterSnapshot;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Clusters to pick tables. */
@Component
public final class ClusterTablesCompiler implements ClusterCompiler {
  private final LoadBalancing state;

  @Activate
  public ClusterTablesCompiler(@Reference LoadBalancing state) {
    this.state = state;
  }

  @Override
  public void compile(ClusterSnapshot cluster) throws RefusedException {
    state.balancer().compile(cluster);
  }

  @Override
  public void remove(int clusterId) {
    state.balancer().remove(clusterId);
  }

  @Override
  public void replayed() {
    state.replayed(LoadBalancing.Part.CLUSTERS);
  }
}
