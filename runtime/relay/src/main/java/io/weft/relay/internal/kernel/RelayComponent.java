package io.weft.relay.internal.kernel;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.oracle.Oracles;
import io.weft.pipeline.table.AcceptedTable;
import io.weft.pipeline.table.EndpointTable;
import io.weft.pipeline.table.ListenerTable;
import io.weft.relay.internal.Relay;
import io.weft.relay.internal.RelayConfig;
import io.weft.relay.internal.net.Admission;
import io.weft.relay.internal.net.Services;
import io.weft.spi.mesh.Clusters;
import io.weft.spi.mesh.Listeners;
import io.weft.spi.relay.ActionTable;
import io.weft.spi.relay.Anchors;
import io.weft.spi.relay.RequestPredicates;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The relay of a node, decided by the node's kernel. */
@Component(
    service = {Anchors.class, RelayComponent.class},
    configurationPid = "io.weft.relay")
public final class RelayComponent implements Anchors {
  private static final Logger LOG = LogManager.getLogger(RelayComponent.class);
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final List<RequestPredicates> predicates = new CopyOnWriteArrayList<>();
  private final LateDurations durations = new LateDurations();
  private final Clusters clusters;
  private final AccessLogger accessLog;
  private final Relay relay;
  private RelayConfig config;

  @Activate
  public RelayComponent(
      @Reference CoreMaps core,
      @Reference Oracles oracles,
      @Reference EndpointTable endpoints,
      @Reference ActionTable actions,
      @Reference Clusters clusters,
      @Reference Listeners listeners,
      RelayOptions options) {
    this.clusters = clusters;
    config = OptionsReader.read(options);
    accessLog = new AccessLogger(AccessLogger.Level.of(options.access_log()));
    relay =
        new Relay(
            config,
            new Services(
                new OracleDecider(oracles),
                new KernelAccepted(new AcceptedTable(core), new ListenerTable(core), listeners),
                new TableCounters(endpoints),
                actions,
                () -> predicates,
                new MeshNames(clusters),
                accessLog,
                durations,
                new Admission(),
                PooledByteBufAllocator.DEFAULT));
  }

  /** A configuration with a mistake changes nothing. */
  @Modified
  public void modified(RelayOptions options) {
    try {
      RelayConfig next = OptionsReader.read(options);
      accessLog.level(AccessLogger.Level.of(options.access_log()));
      if (next.loops() != config.loops()
          || next.limits().readBuffer() != config.limits().readBuffer()) {
        LOG.warn("io.weft.relay: loops and read.buffer.bytes change with the next start");
      }
      config = next;
      relay.configure(next);
    } catch (IllegalArgumentException e) {
      LOG.error("{}; the configuration in force stays", e.getMessage());
    }
  }

  @Reference(cardinality = ReferenceCardinality.MULTIPLE, policy = ReferencePolicy.DYNAMIC)
  public void addPredicates(RequestPredicates service) {
    predicates.add(service);
  }

  public void removePredicates(RequestPredicates service) {
    predicates.remove(service);
  }

  @Override
  public AutoCloseable listen(int fd, long netns) {
    Channel channel = relay.listen(fd, netns);
    return () -> channel.close().awaitUninterruptibly();
  }

  Relay relay() {
    return relay;
  }

  LateDurations durations() {
    return durations;
  }

  Clusters clusters() {
    return clusters;
  }

  @Deactivate
  public void stop() {
    relay.drain(DRAIN);
    relay.close();
  }
}
