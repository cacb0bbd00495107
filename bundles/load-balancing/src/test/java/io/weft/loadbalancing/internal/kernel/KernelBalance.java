package io.weft.loadbalancing.internal.kernel;

import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.weft.kernel.BpfObject;
import io.weft.kernel.Keys;
import io.weft.loadbalancing.internal.Clusters;
import io.weft.loadbalancing.internal.engine.Balancer;
import io.weft.loadbalancing.internal.engine.KernelPickTables;
import io.weft.loadbalancing.internal.memory.KernelSegments;
import io.weft.loadbalancing.internal.memory.PickMemory;
import io.weft.pipeline.CoreSizes;
import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import io.weft.pipeline.table.ClusterTable;
import io.weft.spi.definition.HashPolicies;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.ClusterSnapshot;
import io.weft.testkit.Answer;
import io.weft.testkit.PlainRequest;
import io.weft.testkit.PlainRequest.Route;
import io.weft.testkit.Question;
import io.weft.testkit.SlotHarness;
import java.util.HashMap;
import java.util.Map;

/** The slot on the real kernel, behind a plain parser and a route that the test sets. */
public final class KernelBalance implements AutoCloseable {
  static final int LISTENER = 1;

  final SlotHarness harness = SlotHarness.open(CoreSizes.SMALL);
  final BpfObject object = harness.load("bpf/load_balancing.bpf.o");
  final PlainRequest request;
  final PickMemory memory =
      new PickMemory(
          new KernelSegments(harness.core().kernel(), object.map("lb_segments")), reclaim -> {});
  final KernelPickTables tables = new KernelPickTables(object);
  final Balancer balancer = new Balancer(memory, tables);
  private final Map<Integer, String> hosts = new HashMap<>();
  private int nextEndpoint = 1;

  KernelBalance() {
    request = PlainRequest.in(harness);
    harness.slot(object, "load_balancing", Phase.BALANCE, 100, OnMiss.REJECT);
    harness.listener(LISTENER, Phase.PARSE, Phase.ROUTE, Phase.BALANCE);
  }

  /** Makes the cluster known to the core and compiles it. */
  ClusterSnapshot add(int id, Cluster config) throws RefusedException {
    return add(Clusters.of(id, config, nextEndpoint));
  }

  ClusterSnapshot add(ClusterSnapshot cluster) throws RefusedException {
    cluster.localities().stream()
        .flatMap(l -> l.endpoints().stream())
        .forEach(
            e -> {
              harness.endpoints().put(e.id(), e.address(), cluster.id());
              hosts.put(e.id(), text(e.address()));
              nextEndpoint = Math.max(nextEndpoint, e.id() + 1);
            });
    harness
        .clusters()
        .put(cluster.id(), new ClusterTable.Cluster(ClusterTable.Kind.ENDPOINTS, 2, 0, 0));
    balancer.compile(cluster);
    return cluster;
  }

  private static String text(java.net.InetSocketAddress address) {
    return address.getAddress().getHostAddress() + ":" + address.getPort();
  }

  void hashPolicy(int id, RouteAction action) throws RefusedException {
    object.map("lb_hash_policies").update(Keys.of(id), HashPolicies.encode(action));
  }

  void route(int cluster, int subset, int hashPolicy) {
    request.route(LISTENER, Route.to(cluster).subset(subset).hashPolicy(hashPolicy));
  }

  Answer ask(String... headers) {
    return harness.ask(Question.get(LISTENER, "a.test", "/", headers));
  }

  /** How often each endpoint was chosen in some requests; 0 stands for refused ones. */
  Map<Integer, Integer> count(int requests, String... headers) {
    Map<Integer, Integer> counts = new HashMap<>();
    for (int i = 0; i < requests; i++) {
      Answer answer = ask(headers);
      counts.merge(answer.kind() == Answer.Kind.FORWARD ? answer.endpoint() : 0, 1, Integer::sum);
    }
    return counts;
  }

  String host(int endpoint) {
    return hosts.getOrDefault(endpoint, "nobody");
  }

  @Override
  public void close() {
    tables.close();
    memory.close();
    harness.close();
  }
}
