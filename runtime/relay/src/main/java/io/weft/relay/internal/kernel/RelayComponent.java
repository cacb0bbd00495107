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
import io.weft.relay.internal.decision.EndpointCounters;
import io.weft.relay.internal.decision.Names;
import io.weft.relay.internal.net.Services;
import io.weft.spi.mesh.ClusterSnapshot;
import io.weft.spi.mesh.Clusters;
import io.weft.spi.mesh.Endpoint;
import io.weft.spi.relay.ActionTable;
import io.weft.spi.relay.Anchors;
import io.weft.spi.relay.RequestPredicates;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;

/** The relay of a node, decided by the node's kernel. */
@Component(service = Anchors.class)
public final class RelayComponent implements Anchors {
  private static final Duration DRAIN = Duration.ofSeconds(5);

  private final List<RequestPredicates> predicates = new CopyOnWriteArrayList<>();
  private final Relay relay;

  @Activate
  public RelayComponent(
      @Reference CoreMaps core,
      @Reference Oracles oracles,
      @Reference EndpointTable endpoints,
      @Reference ActionTable actions,
      @Reference Clusters clusters) {
    relay =
        new Relay(
            RelayConfig.defaults(),
            new Services(
                new OracleDecider(oracles),
                new KernelAccepted(new AcceptedTable(core), new ListenerTable(core)),
                new Counters(endpoints),
                actions,
                () -> predicates,
                new MeshNames(clusters),
                new AccessLogger(),
                PooledByteBufAllocator.DEFAULT));
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

  @Deactivate
  public void stop() {
    relay.drain(DRAIN);
    relay.close();
  }

  /** Endpoint 0 is a target that no table holds: the original destination. */
  private record Counters(EndpointTable endpoints) implements EndpointCounters {
    @Override
    public void began(int endpoint) {
      if (endpoint > 0) {
        endpoints.addActive(endpoint, 1);
      }
    }

    @Override
    public void ended(int endpoint) {
      if (endpoint > 0) {
        endpoints.addActive(endpoint, -1);
      }
    }
  }

  private record MeshNames(Clusters clusters) implements Names {
    @Override
    public String cluster(int cluster) {
      return clusters.nameOf(cluster);
    }

    @Override
    public String hostname(int cluster, int endpoint) {
      return clusters.all().stream()
          .filter(snapshot -> snapshot.id() == cluster)
          .map(ClusterSnapshot::localities)
          .flatMap(List::stream)
          .flatMap(locality -> locality.endpoints().stream())
          .filter(candidate -> candidate.id() == endpoint)
          .map(Endpoint::hostname)
          .findFirst()
          .orElse("");
    }
  }
}
