package io.weft.mesh.internal.service;

import static io.weft.mesh.internal.service.MeshFixture.assignment;
import static io.weft.mesh.internal.service.MeshFixture.chain;
import static io.weft.mesh.internal.service.MeshFixture.eds;
import static io.weft.mesh.internal.service.MeshFixture.listener;
import static io.weft.mesh.internal.service.MeshFixture.removed;
import static io.weft.mesh.internal.service.MeshFixture.tcp;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.Any;
import com.google.protobuf.StringValue;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.Cluster.DiscoveryType;
import io.envoyproxy.envoy.config.core.v3.TrafficDirection;
import io.envoyproxy.envoy.config.listener.v3.FilterChainMatch;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.listener.v3.ListenerFilter;
import io.envoyproxy.envoy.extensions.filters.listener.http_inspector.v3.HttpInspector;
import io.envoyproxy.envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy;
import io.weft.mesh.internal.table.ListenerEntry;
import io.weft.mesh.internal.table.ListenerEntry.Gear;
import io.weft.mesh.internal.table.ListenerKey;
import io.weft.spi.mesh.FilterPlan;
import io.weft.spi.mesh.ListenerContext;
import io.weft.spi.mesh.NetworkFilterHandler;
import io.weft.spi.xds.ResourceName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ListenersTest {
  private final MeshFixture f = new MeshFixture();

  /** A protocol whose requests all go to the cluster that its configuration names. */
  private final class OneCluster implements NetworkFilterHandler {
    final List<Integer> planned = new ArrayList<>();
    final List<Integer> closed = new ArrayList<>();
    final List<Runnable> replans = new ArrayList<>();
    boolean replayed;

    @Override
    public String typeUrl() {
      return "type.googleapis.com/google.protobuf.StringValue";
    }

    @Override
    public Set<ResourceName> references(Any config) {
      return Set.of();
    }

    @Override
    public FilterPlan plan(ListenerContext listener, Any config) {
      planned.add(listener.id());
      replans.add(listener.replan());
      int cluster = f.mesh.clusterBook().mention("a");
      return new FilterPlan(
          1,
          Set.of("parse", "route", "balance"),
          OptionalInt.of(cluster),
          0,
          "",
          false,
          () -> {
            closed.add(listener.id());
            f.mesh.clusterBook().forget(cluster);
          });
    }

    @Override
    public void replayed() {
      replayed = true;
    }
  }

  @Test
  void tcpIsDirectUnderTheExactAddress() {
    assertEquals(Map.of(), f.put(tcp("l", "127.0.0.1", 80, "a")));
    var entry = f.at("127.0.0.1", 80);
    assertEquals(Gear.DIRECT, entry.gear());
    assertEquals(1 << 5, entry.needs());
    f.put(eds("a"));
    assertEquals(f.clusterId("a"), entry.cluster(), "a cluster may come after who names it");
  }

  @Test
  void anUpdateTakesOverInOneStepAndItsPastOutlivesIt() {
    f.put(tcp("l", "127.0.0.1", 80, "a"));
    int first = f.tables.keys.values().iterator().next();
    var held = f.mesh.listenerBook().find(first).orElseThrow();
    f.put(tcp("l", "127.0.0.1", 80, "b"));
    int second = f.tables.keys.values().iterator().next();
    assertNotEquals(first, second);
    assertEquals(second, held.id(), "a connection follows its listener");
    assertTrue(f.tables.listeners.containsKey(first));
    f.time.graceEnds();
    assertFalse(f.tables.listeners.containsKey(first));
    f.mesh.listenerHandler().apply(removed("l"));
    assertTrue(f.tables.keys.isEmpty());
    assertEquals(second, held.id(), "requests under way are decided");
    f.time.graceEnds();
    assertEquals(0, held.id());
    assertTrue(f.tables.listeners.isEmpty());
  }

  @Test
  void addressesMoveBetweenListenersOfOneBatchButAreNotShared() {
    f.put(tcp("a", "127.0.0.1", 80, "x"));
    assertTrue(f.put(tcp("b", "127.0.0.1", 80, "x")).get("b").contains("is that of listener a"));
    var swap = Map.of("a", tcp("a", "127.0.0.2", 80, "x"), "b", tcp("b", "127.0.0.1", 80, "x"));
    assertEquals(Map.of(), f.mesh.listenerHandler().apply(MeshFixture.changed(swap)));
    assertEquals(2, f.tables.keys.size());
  }

  @Test
  void oneOutcomeIsDirectForAsLongAsThereIsOne() {
    f.mesh.add(new MeshFixture.Recorder());
    f.mesh.add(new OneCluster());
    f.put(eds("a"));
    f.put(assignment("a", "127.0.0.1:80"));
    f.put(listener("l", "127.0.0.1", 80, StringValue.of("a")));
    assertEquals(Gear.DIRECT, f.at("127.0.0.1", 80).gear());
    assertEquals(1 << 5, f.at("127.0.0.1", 80).needs(), "parse and route need a message");
    f.put(assignment("a", "127.0.0.1:80", "127.0.0.2:80"));
    assertEquals(Gear.RELAY, f.at("127.0.0.1", 80).gear());
    assertEquals(1 | 1 << 2 | 1 << 5, f.at("127.0.0.1", 80).needs());
    assertTrue(f.mesh.listenerBook().state("l").orElseThrow().reason().contains("2 endpoints"));
    f.put(assignment("a", "127.0.0.2:80"));
    assertEquals(Gear.DIRECT, f.at("127.0.0.1", 80).gear());
  }

  @Test
  void aNewHandlerPlansEverythingBesideTheOldOne() {
    var old = new OneCluster();
    assertTrue(
        f.put(listener("l", "127.0.0.1", 80, StringValue.of("a")))
            .get("l")
            .contains("needs a feature that handles the network filter"));
    f.mesh.add(old);
    f.put(listener("l", "127.0.0.1", 80, StringValue.of("a")));
    var next = new OneCluster();
    f.mesh.add(next);
    assertTrue(next.replayed);
    assertEquals(old.planned, next.planned, "the slots of both find the listener under one id");
    assertEquals(List.of(), old.closed, "its tables stay for the grace time");
    f.mesh.drop(old);
    assertEquals(1, next.planned.size(), "nothing was left to take over");
    f.time.graceEnds();
    assertEquals(old.planned, old.closed);
    f.mesh.drop(next);
    assertTrue(f.tables.keys.containsValue(next.planned.get(0)), "the listener stays");
    f.time.graceEnds();
    f.mesh.add(old);
    f.time.graceEnds();
    assertEquals(next.planned, next.closed, "closed once");
  }

  @Test
  void aHandlerMayAskForAnotherPlan() {
    var handler = new OneCluster();
    f.mesh.add(handler);
    f.put(listener("l", "127.0.0.1", 80, StringValue.of("a")));
    handler.replans.get(0).run();
    handler.replans.get(0).run();
    f.time.runSoon();
    assertEquals(
        2, handler.planned.size(), "asked twice, planned once: the second was about the past");
  }

  @Test
  void httpBesideTcpKeepsTheClusterForTheRest() {
    f.mesh.add(new OneCluster());
    var http =
        FilterChainMatch.newBuilder()
            .setTransportProtocol("raw_buffer")
            .addApplicationProtocols("http/1.1")
            .addApplicationProtocols("h2c");
    var listener =
        listener("0.0.0.0_80", "0.0.0.0", 80, StringValue.of("a")).toBuilder()
            .clearFilterChains()
            .addListenerFilters(
                ListenerFilter.newBuilder()
                    .setName("i")
                    .setTypedConfig(Any.pack(HttpInspector.getDefaultInstance())))
            .addFilterChains(chain(StringValue.of("a")).setFilterChainMatch(http))
            .setDefaultFilterChain(
                chain(TcpProxy.newBuilder().setCluster("PassthroughCluster").build()))
            .build();
    assertEquals(Map.of(), f.put(listener));
    var entry = f.at("0.0.0.0", 80);
    assertEquals(Gear.RELAY, entry.gear());
    int id = f.tables.keys.values().iterator().next();
    int fallback = f.mesh.listenerBook().find(id).orElseThrow().fallbackCluster().orElseThrow();
    assertEquals("PassthroughCluster", f.mesh.clusterBook().nameOf(fallback));
  }

  @Test
  void whatCannotBeHonouredIsRefusedWithItsReason() {
    refused(
        tcp("l", "127.0.0.1", 80, "a").toBuilder().setTrafficDirection(TrafficDirection.INBOUND),
        "inbound");
    refused(tcp("l", "0.0.0.0", 80, "a").toBuilder().clearBindToPort(), "bind_to_port: false");
    var ranges =
        FilterChainMatch.newBuilder()
            .addPrefixRanges(
                io.envoyproxy.envoy.config.core.v3.CidrRange.newBuilder()
                    .setAddressPrefix("127.0.0.0")
                    .setPrefixLen(com.google.protobuf.UInt32Value.of(24)));
    var narrow = chain(TcpProxy.newBuilder().setCluster("a").build()).setFilterChainMatch(ranges);
    refused(
        tcp("l", "0.0.0.0", 80, "a").toBuilder().clearFilterChains().addFilterChains(narrow),
        "prefix_ranges");
    assertEquals(
        Map.of(),
        f.put(
            tcp("l", "127.0.0.1", 80, "a").toBuilder()
                .clearFilterChains()
                .addFilterChains(narrow)
                .build()));
    refused(
        tcp("m", "127.0.0.1", 81, "a").toBuilder()
            .clearFilterChains()
            .addFilterChains(
                chain(StringValue.of("x"))
                    .addFilters(
                        chain(TcpProxy.newBuilder().setCluster("a").build()).getFilters(0))),
        "network filter");
    refused(
        listener(
            "m",
            "127.0.0.1",
            81,
            TcpProxy.newBuilder()
                .setWeightedClusters(
                    TcpProxy.WeightedCluster.newBuilder()
                        .addClusters(
                            TcpProxy.WeightedCluster.ClusterWeight.newBuilder()
                                .setName("a")
                                .setWeight(1)))
                .build())
            .toBuilder(),
        "kind split");
  }

  private void refused(Listener.Builder listener, String reason) {
    String said = f.put(listener.build()).get(listener.getName());
    assertTrue(said != null && said.contains(reason), () -> "said: " + said);
  }

  private static Listener catchAll(String cluster) {
    return tcp("virtualOutbound", "0.0.0.0", 15001, cluster).toBuilder()
        .setUseOriginalDst(com.google.protobuf.BoolValue.of(true))
        .build();
  }

  private static Cluster original(String name) {
    return Cluster.newBuilder()
        .setName(name)
        .setType(Cluster.DiscoveryType.ORIGINAL_DST)
        .setLbPolicy(Cluster.LbPolicy.CLUSTER_PROVIDED)
        .build();
  }

  private ListenerEntry ofTheRest() {
    return f.tables.listeners.get(f.tables.keys.get(ListenerKey.EVERY));
  }

  @Test
  void whatNoListenerTakesIsLeftAloneWhereItMayPass() {
    refused(catchAll("PassthroughCluster").toBuilder(), "PassthroughCluster");
    f.put(original("PassthroughCluster"));
    assertEquals(Map.of(), f.put(catchAll("PassthroughCluster")));
    assertEquals(Gear.NONE, ofTheRest().gear());
  }

  @Test
  void whatNoListenerTakesIsRefusedWhereOnlyTheRegistryMayBeReached() {
    var hole = Cluster.newBuilder().setName("BlackHoleCluster").setType(DiscoveryType.STATIC);
    f.put(hole.build());
    assertEquals(Map.of(), f.put(catchAll("BlackHoleCluster")));
    assertEquals(Gear.DIRECT, ofTheRest().gear(), "balancing over no endpoint refuses at once");
    assertEquals(f.clusterId("BlackHoleCluster"), ofTheRest().cluster());
    assertEquals(1 << 5, ofTheRest().needs());

    f.put(original("BlackHoleCluster"));
    assertEquals(Gear.NONE, ofTheRest().gear(), "the gear follows the cluster");
    f.mesh.clusterHandler().apply(removed("BlackHoleCluster"));
    assertEquals(Gear.DIRECT, ofTheRest().gear(), "a cluster that has gone lets nothing pass");
    assertTrue(
        f.put(catchAll("BlackHoleCluster").toBuilder().setName("other").build())
            .get("other")
            .contains("not in force"));
    f.put(hole.build());
    assertTrue(
        f.put(catchAll("BlackHoleCluster").toBuilder().setName("other").build())
            .get("other")
            .contains("all others is that of listener virtualOutbound"));
    f.mesh.listenerHandler().apply(removed("virtualOutbound"));
    assertEquals(Map.of(), f.tables.keys);
  }
}
