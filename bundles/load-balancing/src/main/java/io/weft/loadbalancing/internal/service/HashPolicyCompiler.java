package io.weft.loadbalancing.internal.service;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.weft.spi.definition.DefinitionCompiler;
import io.weft.spi.definition.Kinds;
import io.weft.spi.definition.RefusedException;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Hash policies of routes. */
@Component
public final class HashPolicyCompiler implements DefinitionCompiler {
  private final LoadBalancing state;

  @Activate
  public HashPolicyCompiler(@Reference LoadBalancing state) {
    this.state = state;
  }

  @Override
  public String kind() {
    return Kinds.HASH_POLICY;
  }

  @Override
  public void compile(int id, Message content) throws RefusedException {
    if (!(content instanceof RouteAction action)) {
      throw new RefusedException(
          "a hash policy is a RouteAction, not " + content.getDescriptorForType().getFullName());
    }
    state.hashPolicy(id, action);
  }

  @Override
  public void remove(int id) {
    state.removeHashPolicy(id);
  }

  @Override
  public void replayed() {
    state.replayed(LoadBalancing.Part.HASH_POLICIES);
  }
}
