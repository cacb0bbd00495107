package io.weft.testkit.connect;

import io.weft.kernel.BpfLink;
import io.weft.kernel.Cgroup;
import io.weft.kernel.MappedArray;
import io.weft.kernel.NetworkNamespace;
import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.chain.Phase;
import io.weft.pipeline.table.AcceptedTable.Accepted;
import io.weft.pipeline.table.Gear;
import io.weft.pipeline.table.ListenerIds.Destination;
import io.weft.pipeline.table.ListenerTable.Listener;
import io.weft.testkit.SlotHarness;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The core with its programs attached to the control group of an {@link EnrolledProcess}. */
final class ConnectMesh implements AutoCloseable {
  private static final int ORACLES = 64;
  private static final Map<String, List<String>> PROGRAMS =
      Map.of(
          "connect", List.of("weft_enter__connect4", "weft_enter__connect6"),
          "peername", List.of("weft_getpeername4", "weft_getpeername6"),
          "sockops", List.of("weft_sockops"));

  final SlotHarness harness = SlotHarness.open().coreBalance();
  final EnrolledProcess client;
  private final CoreMaps core = harness.core();
  private final MappedArray requests = core.map("weft_requests").map();
  private final List<BpfLink> links = new ArrayList<>();
  private final long netns;

  ConnectMesh() throws IOException {
    client = new EnrolledProcess(Path.of("/sys/fs/cgroup/unified"));
    try (Cgroup cgroup = core.kernel().cgroup(client.cgroup())) {
      PROGRAMS.forEach(
          (object, names) ->
              names.forEach(name -> links.add(core.object(object).program(name).attach(cgroup))));
    }
    try (NetworkNamespace own = core.kernel().currentNamespace()) {
      netns = own.cookie();
    }
  }

  /** A TCP listener whose connections go to a cluster. */
  void listener(int id, Gear gear, int cluster, String address, int port) {
    listener(id, gear, cluster);
    core.listenerIds().put(at(address, port), id);
  }

  void listener(int id, Gear gear, int cluster) {
    harness.listeners().put(id, new Listener(gear, 0, Phase.BALANCE.bit(), cluster, 0, 1));
  }

  /** An empty address is any one. */
  void destination(String address, int port, int listener) {
    core.listenerIds().put(at(address, port), listener);
  }

  private static Destination at(String address, int port) {
    Optional<InetAddress> ip =
        address.isEmpty()
            ? Optional.empty()
            : Optional.of(new InetSocketAddress(address, 1).getAddress());
    return new Destination(ip, port);
  }

  void anchor(int port4, int port6) {
    core.anchors().put(netns, port4, port6);
  }

  Optional<Accepted> accepted(InetSocketAddress from) {
    return core.accepted().take(netns, from);
  }

  /** Entries for the relay that nobody took. */
  int announced() {
    int[] count = {0};
    core.map("weft_accepted").forEach((key, value) -> count[0]++);
    return count[0];
  }

  /** Request contexts of connect hooks that somebody holds. */
  int leases() {
    long lease = core.struct("weft_request").offset("lease");
    int taken = 0;
    int all = core.map("weft_requests").definition().maxEntries();
    for (int i = ORACLES; i < all; i++) {
      taken += requests.element(i).get(ValueLayout.JAVA_INT, lease);
    }
    return taken;
  }

  /** Takes all request contexts, or gives them back. */
  void holdLeases(boolean hold) {
    long lease = core.struct("weft_request").offset("lease");
    int all = core.map("weft_requests").definition().maxEntries();
    for (int i = ORACLES; i < all; i++) {
      requests.element(i).set(ValueLayout.JAVA_INT, lease, hold ? 1 : 0);
    }
  }

  @Override
  public void close() throws Exception {
    links.forEach(BpfLink::close);
    client.close();
    requests.close();
    harness.close();
  }
}
