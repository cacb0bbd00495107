package io.weft.xds.node;

import io.weft.spi.feature.FeatureManager;
import io.weft.spi.feature.NodeProperties;
import io.weft.spi.metrics.Metrics;
import io.weft.spi.xds.FieldCoverage;
import io.weft.spi.xds.ResourceHandler;
import io.weft.xds.ads.AdsConnector;
import io.weft.xds.ads.ControlPlane;
import io.weft.xds.ads.ControlPlaneConfig;
import io.weft.xds.coverage.ApiTypes;
import io.weft.xds.coverage.CoverageCheck;
import io.weft.xds.disk.LastGood;
import io.weft.xds.disk.ResourceFile;
import io.weft.xds.engine.Engine;
import io.weft.xds.engine.Serial;
import io.weft.xds.engine.SerialThread;
import io.weft.xds.engine.SourceId;
import io.weft.xds.files.FileSource;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.random.RandomGenerator;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import org.osgi.service.metatype.annotations.Designate;

/**
 * The xDS client of this node: its thread, its engine, its sources, and the services that take
 * part.
 */
@Component(service = XdsNode.class, immediate = true, configurationPid = "io.weft.xds")
@Designate(ocd = XdsOptions.class)
public final class XdsNode {
  private final String name;
  private final Path directory;
  private final SerialThread serial = new SerialThread("weft-xds");
  private final ExecutorService writer =
      Executors.newSingleThreadExecutor(
          Thread.ofPlatform().name("weft-xds-disk").daemon().factory());
  private final ApiTypes types = new ApiTypes();
  private final DistributionCatalogue catalogue;
  private final NodeObserver observer;
  private final Engine engine;
  private final FirstConfiguration firstConfiguration;
  private final Rewiring rewiring;
  private final List<ControlPlane> controlPlanes = new CopyOnWriteArrayList<>();
  private final List<FileSource> files = new CopyOnWriteArrayList<>();

  @Activate
  public XdsNode(BundleContext context, XdsOptions options) {
    name = Optional.ofNullable(context.getProperty(NodeProperties.NAME)).orElse("weft");
    directory = directory(context, options);
    catalogue = new DistributionCatalogue(home(context));
    observer = new NodeObserver(serial);
    var check = new CoverageCheck(types, catalogue);
    engine =
        new Engine(serial, types, check, Duration.ofSeconds(options.warming_seconds()), observer);
    firstConfiguration = new FirstConfiguration(serial, engine);
    observer.onReconciled(firstConfiguration::look);
    rewiring = new Rewiring(serial, engine);
  }

  private static Path directory(BundleContext context, XdsOptions options) {
    return options.directory().isEmpty()
        ? Path.of(Optional.ofNullable(context.getProperty(NodeProperties.STATE)).orElse("state"))
            .resolve("xds")
        : Path.of(options.directory());
  }

  private static Optional<Path> home(BundleContext context) {
    return Optional.ofNullable(context.getProperty(NodeProperties.HOME)).map(Path::of);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindHandler(ResourceHandler<?> handler) {
    rewiring.add(handler);
  }

  public void unbindHandler(ResourceHandler<?> handler) {
    rewiring.remove(handler);
  }

  @Reference(
      cardinality = ReferenceCardinality.MULTIPLE,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindCoverage(FieldCoverage coverage) {
    rewiring.add(coverage);
  }

  public void unbindCoverage(FieldCoverage coverage) {
    rewiring.remove(coverage);
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindFeatures(FeatureManager features) {
    rewiring.awaitSettlement();
  }

  public void unbindFeatures(FeatureManager features) {
    // It goes with the node.
  }

  /** All features are there: what they do not take now is refused. */
  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      target = "(" + FeatureManager.SETTLED + "=true)")
  public void bindSettled(FeatureManager features) {
    rewiring.settled();
  }

  public void unbindSettled(FeatureManager features) {
    // What is open stays open.
  }

  @Reference(
      cardinality = ReferenceCardinality.OPTIONAL,
      policy = ReferencePolicy.DYNAMIC,
      policyOption = ReferencePolicyOption.GREEDY)
  public void bindMetrics(Metrics metrics) {
    observer.metrics(metrics, this);
  }

  public void unbindMetrics(Metrics metrics) {
    observer.noMetrics(metrics);
  }

  /** The node's name. */
  String name() {
    return name;
  }

  Serial serial() {
    return serial;
  }

  Engine engine() {
    return engine;
  }

  FirstConfiguration firstConfiguration() {
    return firstConfiguration;
  }

  List<ControlPlane> controlPlanes() {
    return List.copyOf(controlPlanes);
  }

  List<FileSource> files() {
    return List.copyOf(files);
  }

  ControlPlane add(ControlPlaneConfig config, AdsConnector connector) {
    String file = URLEncoder.encode(config.id().name(), StandardCharsets.UTF_8) + ".pb";
    var lastGood =
        new LastGood(config.id(), new ResourceFile(directory.resolve(file)), serial, writer);
    var controlPlane =
        new ControlPlane(config, serial, engine, connector, lastGood, RandomGenerator.getDefault());
    controlPlanes.add(controlPlane);
    firstConfiguration.expect(config.id().name());
    serial.execute(
        () -> {
          controlPlane.start();
          firstConfiguration.await(controlPlane);
        });
    return controlPlane;
  }

  /**
   * Stops a control plane.
   *
   * @param forGood its resources leave; else they stay in force for its successor
   */
  void remove(ControlPlane controlPlane, boolean forGood) {
    controlPlanes.remove(controlPlane);
    serial.ask(
        () -> {
          controlPlane.close();
          leave(controlPlane.id(), forGood);
          return true;
        });
  }

  private void leave(SourceId id, boolean forGood) {
    firstConfiguration.forget(id, forGood);
    if (forGood) {
      engine.remove(id);
    } else {
      engine.detach(id);
    }
  }

  FileSource add(SourceId id, List<Path> paths) throws IOException {
    var source = new FileSource(id, paths, serial, engine, types);
    files.add(source);
    firstConfiguration.expect(id.name());
    source.start();
    serial.execute(() -> firstConfiguration.await(source));
    return source;
  }

  /**
   * Stops to follow files.
   *
   * @param forGood their resources leave; else they stay in force for their successor
   */
  void remove(FileSource source, boolean forGood) {
    files.remove(source);
    source.close();
    serial.execute(() -> leave(source.id(), forGood));
  }

  @Deactivate
  public void stop() {
    observer.close();
    rewiring.stop();
    serial.close();
    writer.shutdown();
  }
}
