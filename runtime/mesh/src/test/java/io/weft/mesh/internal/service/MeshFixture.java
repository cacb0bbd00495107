package io.weft.mesh.internal.service;

import com.google.protobuf.Any;
import com.google.protobuf.BoolValue;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.Filter;
import io.envoyproxy.envoy.config.listener.v3.FilterChain;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.weft.mesh.internal.cluster.Resolver;
import io.weft.mesh.internal.table.ListenerEntry;
import io.weft.mesh.internal.table.ListenerKey;
import io.weft.spi.mesh.ClusterCompiler;
import io.weft.spi.mesh.ClusterSnapshot;
import io.weft.spi.xds.ResourceUpdate;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/** A mesh on tables in memory. */
final class MeshFixture {
  final FakeTables tables = new FakeTables();
  final ManualTime time = new ManualTime();
  final Map<String, CompletableFuture<Resolver.Answer>> names = new HashMap<>();
  final Mesh mesh;

  MeshFixture() {
    this(256);
  }

  MeshFixture(int capacity) {
    Resolver resolver = host -> names.getOrDefault(host, new CompletableFuture<>());
    mesh = new Mesh(tables.tables(capacity), resolver, new ReentrantLock(), time, time);
  }

  /** Remembers what it compiled. */
  static final class Recorder implements ClusterCompiler {
    final Map<Integer, ClusterSnapshot> compiled = new HashMap<>();
    boolean replayed;

    @Override
    public void compile(ClusterSnapshot cluster) {
      compiled.put(cluster.id(), cluster);
    }

    @Override
    public void remove(int clusterId) {
      compiled.remove(clusterId);
    }

    @Override
    public void replayed() {
      replayed = true;
    }
  }

  static <M extends Message> ResourceUpdate<M> changed(Map<String, M> resources) {
    return new ResourceUpdate<>(resources, Set.of(), false);
  }

  static <M extends Message> ResourceUpdate<M> removed(String name) {
    return new ResourceUpdate<>(Map.of(), Set.of(name), false);
  }

  /** An answer of DNS. */
  static Resolver.Answer found(Duration lifetime, String... addresses) {
    return new Resolver.Answer(Stream.of(addresses).map(InetAddress::ofLiteral).toList(), lifetime);
  }

  Map<String, String> put(Cluster cluster) {
    return mesh.clusterHandler().apply(changed(Map.of(cluster.getName(), cluster)));
  }

  Map<String, String> put(ClusterLoadAssignment assignment) {
    return mesh.endpointHandler().apply(changed(Map.of(assignment.getClusterName(), assignment)));
  }

  Map<String, String> put(Listener listener) {
    return mesh.listenerHandler().apply(changed(Map.of(listener.getName(), listener)));
  }

  int clusterId(String name) {
    return mesh.clusterBook().idOf(name).orElseThrow();
  }

  ListenerEntry at(String ip, int port) {
    return tables.listeners.get(tables.keys.get(ListenerKey.of(InetAddress.ofLiteral(ip), port)));
  }

  static Cluster eds(String name) {
    return Cluster.newBuilder().setName(name).setType(DiscoveryType.EDS).build();
  }

  static ClusterLoadAssignment assignment(String name, String... addresses) {
    var locality = LocalityLbEndpoints.newBuilder();
    for (String address : addresses) {
      locality.addLbEndpoints(endpoint(address));
    }
    return ClusterLoadAssignment.newBuilder().setClusterName(name).addEndpoints(locality).build();
  }

  static LbEndpoint.Builder endpoint(String address) {
    int colon = address.lastIndexOf(':');
    return LbEndpoint.newBuilder()
        .setEndpoint(
            Endpoint.newBuilder()
                .setAddress(
                    socket(
                        address.substring(0, colon),
                        Integer.parseInt(address.substring(colon + 1)))));
  }

  static Address socket(String host, int port) {
    return Address.newBuilder()
        .setSocketAddress(SocketAddress.newBuilder().setAddress(host).setPortValue(port))
        .build();
  }

  static Listener tcp(String name, String ip, int port, String cluster) {
    return listener(
        name, ip, port, TcpProxy.newBuilder().setStatPrefix("x").setCluster(cluster).build());
  }

  static Listener listener(String name, String ip, int port, Message filter) {
    return Listener.newBuilder()
        .setName(name)
        .setAddress(socket(ip, port))
        .setBindToPort(BoolValue.of(false))
        .addFilterChains(chain(filter))
        .build();
  }

  static FilterChain.Builder chain(Message filter) {
    return FilterChain.newBuilder()
        .addFilters(Filter.newBuilder().setName("terminal").setTypedConfig(Any.pack(filter)));
  }
}
