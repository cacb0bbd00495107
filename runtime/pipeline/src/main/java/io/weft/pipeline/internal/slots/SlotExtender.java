package io.weft.pipeline.internal.slots;

import io.weft.kernel.BpfObject;
import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.SlotReport;
import io.weft.pipeline.SlotStatus;
import io.weft.pipeline.chain.Chains;
import io.weft.pipeline.table.SlotStats;
import io.weft.spi.feature.BundleReadiness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.service.EventListenerHook;
import org.osgi.framework.hooks.service.FindHook;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * The extender: bundles that provide {@code weft.slot} get their programs into the kernel and their
 * slots into the chain.
 */
@Component(
    configurationPid = "io.weft.pipeline",
    service = {SlotReport.class, BundleReadiness.class, SlotExtender.class})
public final class SlotExtender implements SlotReport, BundleReadiness {

  /** Configuration, PID {@code io.weft.pipeline}. */
  public @interface Config {
    /**
     * How long a stopped bundle's slots serve on, and then stay for requests on their way;
     * milliseconds.
     */
    long grace_millis() default 5000;
  }

  private final ScheduledWorker worker = new ScheduledWorker();
  private final SlotRegistry registry;
  private final SlotCounts counts;
  private final ServiceRegistration<?> hooks;
  private final SlotBundles bundles;
  private final ReadyServices readiness;

  @Activate
  public SlotExtender(@Reference CoreMaps core, BundleContext context, Config config) {
    counts = new SlotCounts(new SlotStats(core));
    Path memory = context.getDataFile("onmiss.properties").toPath();
    UnitLoader loader =
        new UnitLoader(new KernelLoader(core), new BundlePublisher(context), counts, indices(core));
    Chains chains = new Chains(core);
    registry =
        new SlotRegistry(
            worker,
            loader,
            chains::swap,
            new OnMissFile(memory),
            Duration.ofMillis(config.grace_millis()),
            chains.phases());
    hooks =
        context.registerService(
            new String[] {FindHook.class.getName(), EventListenerHook.class.getName()},
            new OwnObjectsOnly(),
            null);
    bundles =
        new SlotBundles(context, registry, new BundleReader(new DeclarationReader(CoreMaps.ABI)));
    readiness = new ReadyServices(context, registry);
    // Bundles first: what a bundle announces is about objects that are known by then.
    bundles.open();
    readiness.open();
  }

  /**
   * Programs that an earlier process left serve until this one's chain takes over, so their numbers
   * are theirs for a while.
   */
  private static SlotIndices indices(CoreMaps core) {
    SlotIndices indices = new SlotIndices(core.programs().capacity());
    core.programs().installed().forEach(indices::inherit);
    return indices;
  }

  @Override
  public List<SlotStatus> slots() {
    return registry.report();
  }

  /** The objects in the kernel; one may be closed at any time, and then says so. */
  public List<BpfObject> objects() {
    return registry.objects().stream().map(LoadedObject::view).toList();
  }

  /** What the slots counted. */
  public SlotCounts counts() {
    return counts;
  }

  @Override
  public CompletionStage<Optional<String>> settled(long bundleId) {
    return registry.settled(bundleId);
  }

  @Deactivate
  public void stop() {
    worker.close();
    readiness.close();
    bundles.close();
    hooks.unregister();
    registry.close();
  }
}
