package io.weft.loadbalancing.internal.service;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.weft.spi.definition.DefinitionCompiler;
import io.weft.spi.definition.Kinds;
import io.weft.spi.definition.RefusedException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Metadata matches of routes. */
@Component
public final class SubsetCompiler implements DefinitionCompiler {
  private final LoadBalancing state;

  @Activate
  public SubsetCompiler(@Reference LoadBalancing state) {
    this.state = state;
  }

  @Override
  public String kind() {
    return Kinds.SUBSET;
  }

  @Override
  public void compile(int id, Message content) throws RefusedException {
    if (!(content instanceof Metadata metadata)) {
      throw new RefusedException(
          "a metadata match is a Metadata, not " + content.getDescriptorForType().getFullName());
    }
    state.subset(id, metadata);
  }

  @Override
  public void remove(int id) {
    state.balancer().removeSubset(id);
  }

  @Override
  public void replayed() {
    state.replayed(LoadBalancing.Part.SUBSETS);
  }
}
