package io.weft.xds.node;

import com.google.protobuf.InvalidProtocolBufferException;
import io.weft.xds.ads.ControlPlane;
import io.weft.xds.ads.ControlPlaneConfig;
import io.weft.xds.ads.GrpcConnector;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.osgi.service.component.ComponentConstants;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;

/** Runs one configured control plane. */
@Component(
    service = ControlPlaneComponent.class,
    immediate = true,
    configurationPid = "io.weft.xds.controlplane",
    configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ControlPlaneOptions.class, factory = true)
public final class ControlPlaneComponent {
  private static final Logger LOG = LogManager.getLogger(ControlPlaneComponent.class);

  private final XdsNode node;
  private final String name;
  private final Optional<ControlPlane> controlPlane;

  @Activate
  public ControlPlaneComponent(
      @Reference XdsNode node, ControlPlaneOptions options, Map<String, Object> properties) {
    this.node = node;
    name = InstanceName.of(properties);
    controlPlane = start(options, properties);
  }

  private Optional<ControlPlane> start(
      ControlPlaneOptions options, Map<String, Object> properties) {
    try {
      ControlPlaneConfig config =
          ControlPlaneSettings.config(name, node.name(), options, properties);
      return Optional.of(node.add(config, new GrpcConnector(config, node.serial())));
    } catch (IllegalArgumentException | IOException e) {
      String why =
          e instanceof InvalidProtocolBufferException
              ? "node.metadata: " + e.getMessage()
              : e.getMessage();
      LOG.error(
          "Control plane {} is not used: {}. Correct io.weft.xds.controlplane~{}.",
          name,
          why,
          name);
      node.firstConfiguration().unusable(name, why);
      return Optional.empty();
    }
  }

  /**
   * Its resources leave when its configuration is deleted; an update or the end of the node keeps
   * them in force.
   */
  @Deactivate
  public void stop(int reason) {
    boolean forGood = reason == ComponentConstants.DEACTIVATION_REASON_CONFIGURATION_DELETED;
    node.firstConfiguration().corrected(name);
    controlPlane.ifPresent(s -> node.remove(s, forGood));
  }
}
