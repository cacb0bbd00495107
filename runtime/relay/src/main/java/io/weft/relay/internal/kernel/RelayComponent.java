package io.weft.relay.internal.kernel;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.weft.kernel.KernelException;
import io.weft.kernel.SpliceSupport;
import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.oracle.Decisions;
import io.weft.pipeline.oracle.Oracles;
import io.weft.pipeline.table.AcceptedTable;
import io.weft.pipeline.table.EndpointTable;
import io.weft.pipeline.table.ListenerTable;
import io.weft.relay.internal.Relay;
import io.weft.relay.internal.RelayConfig;
import io.weft.relay.internal.net.Admission;
import io.weft.relay.internal.net.Services;
import io.weft.relay.internal.net.Splicer;
import io.weft.relay.internal.splice.SpliceKernel;
import io.weft.relay.internal.splice.SpliceOptions;
import io.weft.spi.mesh.Clusters;
import io.weft.spi.mesh.Listeners;
import io.weft.spi.relay.ActionTable;
import io.weft.spi.relay.Anchors;
import io.weft.spi.relay.RequestPredicates;
import io.weft.spi.relay.Splicing;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
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
    service = {Anchors.class, Splicing.class, RelayComponent.class},
    configurationPid = "io.weft.relay")
public final class RelayComponent implements Anchors, Splicing {
  private static final Logger LOG = LogManager.getLogger(RelayComponent.class);
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final List<RequestPredicates> predicates = new CopyOnWriteArrayList<>();
  private final LateDurations durations = new LateDurations();
  private final Clusters clusters;
  private final AccessLogger accessLog;
  private final Decisions decisions;
  private final Splicer splicer;
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
    SpliceOptions splice = OptionsReader.splice(options);
    decisions = new Decisions(core);
    splicer = new Splicer(() -> spliceKernel(core), endpoints::address, decisions::release);
    relay =
        new Relay(
            config,
            new Services(
                new OracleDecider(oracles, decisions),
                new KernelAccepted(new AcceptedTable(core), new ListenerTable(core), listeners),
                new TableCounters(endpoints),
                actions,
                () -> predicates,
                new MeshNames(clusters),
                accessLog,
                durations,
                new Admission(),
                PooledByteBufAllocator.DEFAULT,
                splicer));
    splice(splice);
  }

  /**
   * Tried before each first use: what the order of octets rests on is no part of the kernel's API.
   */
  private static SpliceKernel spliceKernel(CoreMaps core) {
    SpliceSupport support = core.kernel().spliceSupport();
    if (!support.carried()) {
      throw new KernelException(support.reason());
    }
    return new KernelSplice(core);
  }

  /** What the kernel does not have is no reason to carry no requests at all. */
  private void splice(SpliceOptions options) {
    try {
      splicer.configure(options);
    } catch (KernelException e) {
      LOG.error("gear 2 stays off, the relay carries all requests: {}", e.getMessage());
    }
  }

  /** A configuration with a mistake changes nothing. */
  @Modified
  public void modified(RelayOptions options) {
    try {
      RelayConfig next = OptionsReader.read(options);
      SpliceOptions nextSplice = OptionsReader.splice(options);
      accessLog.level(AccessLogger.Level.of(options.access_log()));
      if (next.loops() != config.loops()
          || next.limits().readBuffer() != config.limits().readBuffer()) {
        LOG.warn("io.weft.relay: loops and read.buffer.bytes change with the next start");
      }
      config = next;
      relay.configure(next);
      splice(nextSplice);
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

  @Override
  public Optional<Splicing.Status> of(String listener) {
    if (!splicer.isWanted()) {
      return Optional.empty();
    }
    String reason = splicer.reasons().getOrDefault(listener, "");
    return Optional.of(new Splicing.Status(splicer.clients(listener), reason));
  }

  Relay relay() {
    return relay;
  }

  LateDurations durations() {
    return durations;
  }

  Splicer splicer() {
    return splicer;
  }

  Clusters clusters() {
    return clusters;
  }

  @Deactivate
  public void stop() {
    relay.drain(DRAIN);
    relay.close();
    decisions.close();
  }
}
