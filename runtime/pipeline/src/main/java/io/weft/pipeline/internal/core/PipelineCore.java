package io.weft.pipeline.internal.core;

import io.weft.kernel.Kernel;
import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.CoreSizes;
import io.weft.pipeline.oracle.Oracles;
import io.weft.pipeline.table.EndpointTable;
import io.weft.spi.feature.NodeProperties;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/**
 * Brings the core into the kernel and offers it as services: {@link CoreMaps}, {@link Oracles},
 * {@link EndpointTable}.
 */
@Component(
    configurationPid = "io.weft.pipeline",
    service = {},
    immediate = true)
public final class PipelineCore {
  private static final Logger LOG = LogManager.getLogger(PipelineCore.class);

  /** Configuration, PID {@code io.weft.pipeline}. */
  public @interface Config {
    /** Folder of a bpffs below which the node's maps are pinned: {@code <node>/v<ABI>}. */
    String pin_folder() default "/sys/fs/bpf/weft";

    /**
     * Whether the pins stay when the node stops in good order. They stay in any case when it is
     * killed.
     */
    boolean pin_keep() default false;

    int listeners() default 16384;

    int clusters() default 16384;

    int endpoints() default 131072;

    /** Whether the kernel can carry requests; which ones it does is up to the relay. */
    boolean splice() default false;
  }

  private final Deque<ServiceRegistration<?>> services = new ArrayDeque<>();
  private final CoreMaps core;
  private final Oracles oracles;
  private final EndpointTable endpoints;
  private final Path folder;
  private final boolean keep;

  @Activate
  public PipelineCore(BundleContext context, Config config) {
    String node = Optional.ofNullable(context.getProperty(NodeProperties.NAME)).orElse("node");
    folder = Path.of(config.pin_folder(), node, "v" + CoreMaps.ABI);
    keep = config.pin_keep();
    CoreSizes sizes = new CoreSizes(config.listeners(), config.clusters(), config.endpoints());
    core = CoreMaps.pinned(Kernel.load(), sizes, config.splice(), folder);
    CoreMaps.unpinOtherAbis(folder);
    oracles = new Oracles(core);
    endpoints = core.endpoints();
    core.control().runtime(ProcessHandle.current().pid());
    LOG.info("core maps in {}{}", folder, core.isAdopted() ? ", adopted" : "");
    services.push(context.registerService(EndpointTable.class, endpoints, null));
    services.push(context.registerService(Oracles.class, oracles, null));
    services.push(context.registerService(CoreMaps.class, core, null));
  }

  /** Whoever uses the services is told first. */
  @Deactivate
  public void stop() {
    while (!services.isEmpty()) {
      services.pop().unregister();
    }
    core.control().runtime(0);
    endpoints.close();
    core.close();
    if (!keep) {
      CoreMaps.unpin(folder);
    }
  }
}
