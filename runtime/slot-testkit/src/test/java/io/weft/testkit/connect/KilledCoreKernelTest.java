package io.weft.testkit.connect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.kernel.BpfLink;
import io.weft.kernel.BpfObject;
import io.weft.kernel.Cgroup;
import io.weft.kernel.Kernel;
import io.weft.pipeline.CoreLink;
import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.CoreSizes;
import io.weft.pipeline.chain.ChainCompiler;
import io.weft.pipeline.chain.Chains;
import io.weft.pipeline.chain.Hook;
import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import io.weft.pipeline.chain.Slot;
import io.weft.pipeline.table.ClusterTable.Cluster;
import io.weft.pipeline.table.ClusterTable.Kind;
import io.weft.pipeline.table.EndpointTable;
import io.weft.pipeline.table.Gear;
import io.weft.pipeline.table.ListenerIds.Destination;
import io.weft.pipeline.table.ListenerTable.Listener;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a killed process leaves decides on, until the next one takes it over. */
@Tag("kernel")
class KilledCoreKernelTest {
  private static final String SERVICE = "127.66.3.1";
  private static final int ECONNREFUSED = 111;

  private final Path top =
      Path.of("/sys/fs/bpf/weft-testkit-killed-" + ProcessHandle.current().pid());
  private final Path folder = top.resolve("v" + CoreMaps.ABI);
  private final Kernel kernel = Kernel.load();
  private EnrolledProcess client;
  private Server server;
  private Cgroup cgroup;

  @BeforeEach
  void open() throws Exception {
    client = new EnrolledProcess(Path.of("/sys/fs/cgroup/unified"));
    server = new Server("127.0.0.1", 's');
    cgroup = kernel.cgroup(client.cgroup());
  }

  @AfterEach
  void close() throws Exception {
    cgroup.close();
    server.close();
    client.close();
    CoreMaps.unpin(folder);
    assertFalse(Files.exists(top), "pins are left behind");
  }

  private List<CoreLink> attach(CoreMaps core) {
    List<CoreLink> links = new ArrayList<>();
    links.add(core.attach("sockops", "weft_sockops", cgroup));
    links.add(core.attach("peername", "weft_getpeername4", cgroup));
    links.add(core.attach("connect", "weft_enter__connect4", cgroup));
    links.add(core.attach("connect", "weft_enter__connect6", cgroup));
    return links;
  }

  /** Gear 1 at port 80, gear 3 with an anchor that is dead at port 81. */
  private void fill(CoreMaps core) throws IOException {
    InetAddress service = InetAddress.getByName(SERVICE);
    try (EndpointTable endpoints = core.endpoints()) {
      endpoints.put(1, server.address(), 1);
    }
    core.clusters().put(1, new Cluster(Kind.ENDPOINTS, 1, 1, 0));
    core.listeners().put(1, new Listener(Gear.DIRECT, 0, Phase.BALANCE.bit(), 1, 0, 1));
    core.listeners().put(2, new Listener(Gear.RELAY, 1, Phase.BALANCE.bit(), 1, 0, 1));
    core.listenerIds().put(new Destination(Optional.of(service), 80), 1);
    core.listenerIds().put(new Destination(Optional.of(service), 81), 2);
    try (var here = kernel.currentNamespace();
        var gone = new java.net.ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      core.anchors().put(here.cookie(), gone.getLocalPort(), 0);
    }
  }

  private void serve(CoreMaps core, BpfObject cluster) {
    core.programs().install(cluster, "weft_cluster", 1);
    Slot slot =
        new Slot(
            "weft_cluster", Phase.BALANCE, 0, OnMiss.REJECT, 1, Set.of(Hook.REQUEST, Hook.CONNECT));
    new Chains(core).swap(ChainCompiler.compile(List.of(slot), Map.of()));
  }

  private void assertServed() throws IOException {
    assertEquals("read " + (int) 's', client.java(SERVICE, 80));
    assertEquals(ECONNREFUSED, client.connect("4", SERVICE, 81).errno());
  }

  private static byte[] elf() throws IOException {
    try (var in = CoreMaps.class.getResourceAsStream("/bpf/cluster.bpf.o")) {
      return in.readAllBytes();
    }
  }

  /** Closing the core lets go of descriptors and takes nothing down: what a death does. */
  @Test
  void programsOutliveTheirProcessAndTheNextTakesThemOver() throws Exception {
    try (CoreMaps first = CoreMaps.pinned(kernel, CoreSizes.SMALL, folder);
        BpfObject cluster = first.load("cluster", elf())) {
      fill(first);
      serve(first, cluster);
      attach(first);
      assertServed();
    }
    assertServed();
    try (CoreMaps second = CoreMaps.pinned(kernel, CoreSizes.SMALL, folder)) {
      assertTrue(second.isAdopted());
      assertEquals(Set.of(Phase.BALANCE), new Chains(second).phases());
      List<CoreLink> links = attach(second);
      second.forgetLinks();
      assertServed();
      links.forEach(CoreLink::close);
      assertEquals(ECONNREFUSED, client.connect("4", SERVICE, 80).errno());
      assertEquals("read " + (int) 's', client.java("127.0.0.1", server.port()));
    }
  }

  @Test
  void whatTheNextProcessDoesNotWantIsDetached() throws Exception {
    try (CoreMaps first = CoreMaps.pinned(kernel, CoreSizes.SMALL, folder)) {
      fill(first);
      attach(first);
    }
    // No slot chooses: the mesh refuses, so it is there.
    destinationIsTheServer();
    assertEquals(ECONNREFUSED, client.connect("4", "127.0.0.1", server.port()).errno());
    try (CoreMaps second = CoreMaps.pinned(kernel, CoreSizes.SMALL, folder)) {
      second.forgetLinks();
      assertEquals("read " + (int) 's', client.java("127.0.0.1", server.port()));
    }
  }

  private void destinationIsTheServer() throws IOException {
    try (CoreMaps core = CoreMaps.pinned(kernel, CoreSizes.SMALL, folder)) {
      core.listenerIds()
          .put(new Destination(Optional.of(InetAddress.getByName("127.0.0.1")), server.port()), 1);
    }
  }

  @Test
  void aLinkThatIsOfNoUseIsMadeAnew() throws Exception {
    try (CoreMaps first = CoreMaps.pinned(kernel, CoreSizes.SMALL, folder);
        BpfObject cluster = first.load("cluster", elf())) {
      fill(first);
      serve(first, cluster);
      attach(first);
    }
    Path pin = folder.resolve("links").resolve(cgroup.id() + "-weft_enter__connect4");
    try (BpfLink link = kernel.openLink(pin)) {
      link.detach();
    }
    assertEquals(ECONNREFUSED, client.connect("4", SERVICE, 80).errno());
    try (CoreMaps second = CoreMaps.pinned(kernel, CoreSizes.SMALL, folder)) {
      attach(second);
      assertEquals(0, client.connect("4", SERVICE, 80).errno());
    }
  }

  @Test
  void theLinksOfARemovedGroupGoWithTheNextProcess() throws Exception {
    Path removed = client.cgroup().resolveSibling(client.cgroup().getFileName() + "-removed");
    Files.createDirectory(removed);
    try (CoreMaps first = CoreMaps.pinned(kernel, CoreSizes.SMALL, folder);
        Cgroup group = kernel.cgroup(removed)) {
      first.attach("sockops", "weft_sockops", group);
    }
    Files.delete(removed);
    try (CoreMaps second = CoreMaps.pinned(kernel, CoreSizes.SMALL, folder);
        Stream<Path> links = Files.list(folder.resolve("links"))) {
      assertEquals(1, links.count());
      second.forgetLinks();
    }
    try (Stream<Path> links = Files.list(folder.resolve("links"))) {
      assertEquals(0, links.count());
    }
  }

  @Test
  void unpinningTakesEverythingDown() throws Exception {
    try (CoreMaps first = CoreMaps.pinned(kernel, CoreSizes.SMALL, folder)) {
      fill(first);
      attach(first);
    }
    CoreMaps.unpin(folder);
    assertEquals("read " + (int) 's', client.java("127.0.0.1", server.port()));
  }
}
