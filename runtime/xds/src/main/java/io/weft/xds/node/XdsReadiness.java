package io.weft.xds.node;

import io.weft.spi.health.ReadinessCheck;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** The node is ready when each source's configuration, new or last good, is in force. */
@Component(service = ReadinessCheck.class)
public final class XdsReadiness implements ReadinessCheck {
  private final XdsNode node;

  @Activate
  public XdsReadiness(@Reference XdsNode node) {
    this.node = node;
  }

  @Override
  public String name() {
    return "xds";
  }

  @Override
  public Optional<String> problem() {
    return node.firstConfiguration().problem();
  }
}
