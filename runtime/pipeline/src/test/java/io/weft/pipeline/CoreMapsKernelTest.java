package io.weft.pipeline;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.kernel.BpfMap;
import io.weft.kernel.BpfObject;
import io.weft.kernel.Kernel;
import io.weft.kernel.KernelException;
import io.weft.kernel.Keys;
import io.weft.kernel.MapDefinition;
import io.weft.pipeline.chain.Hook;
import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import io.weft.pipeline.oracle.Reason;
import io.weft.pipeline.table.ClusterTable.Cluster;
import io.weft.pipeline.table.ClusterTable.Kind;
import io.weft.pipeline.table.EndpointTable;
import io.weft.pipeline.table.Gear;
import io.weft.pipeline.table.ListenerIds.Destination;
import io.weft.pipeline.table.ListenerTable.Listener;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CoreMapsKernelTest {
  private final Path top =
      Path.of("/sys/fs/bpf/weft-pipeline-test-" + ProcessHandle.current().pid());
  private final Path folder = top.resolve("v" + CoreMaps.ABI);
  private final Kernel kernel = Kernel.load();

  @AfterEach
  void unpin() {
    CoreMaps.unpin(folder);
    assertFalse(Files.exists(top), "pins are left behind");
  }

  @Test
  void aRestartedRuntimeFindsItsTables() {
    try (CoreMaps core = CoreMaps.pinned(kernel, CoreSizes.SMALL, folder)) {
      assertFalse(core.isAdopted());
      core.clusters().put(7, new Cluster(Kind.ENDPOINTS, 2, 0, 3));
      core.control().generation(9);
    }
    try (CoreMaps core = CoreMaps.pinned(kernel, CoreSizes.DEFAULT, folder)) {
      assertTrue(core.isAdopted());
      assertEquals(new Cluster(Kind.ENDPOINTS, 2, 0, 3), core.clusters().get(7));
      assertEquals(9, core.control().generation());
      assertEquals(CoreSizes.SMALL.clusters(), core.clusters().capacity());
    }
  }

  @Test
  void mapsOfAnotherShapeAreRefusedAndStay() throws Exception {
    Files.createDirectories(folder);
    try (BpfMap other = kernel.createMap(MapDefinition.array("weft_clusters", 99, 4))) {
      other.pin(folder.resolve("weft_clusters"));
    }
    KernelException refused =
        assertThrows(KernelException.class, () -> CoreMaps.pinned(kernel, CoreSizes.SMALL, folder));
    assertTrue(refused.getMessage().contains("cannot adopt the maps pinned in"));
    assertTrue(refused.getMessage().contains("built for another version of the ABI"));
    assertTrue(Files.exists(folder.resolve("weft_clusters")));
  }

  @Test
  void whatAnotherAbiLeftIsTakenDown() throws Exception {
    Path earlier = top.resolve("v0");
    Files.createDirectories(earlier.resolve("links"));
    try (BpfMap map = kernel.createMap(MapDefinition.array("weft_clusters", 99, 4))) {
      map.pin(earlier.resolve("weft_clusters"));
    }
    try (CoreMaps core = CoreMaps.pinned(kernel, CoreSizes.SMALL, folder)) {
      assertFalse(core.isAdopted());
      CoreMaps.unpinOtherAbis(folder);
      assertFalse(Files.exists(earlier));
      assertTrue(Files.exists(folder.resolve("weft_clusters")));
    }
  }

  @Test
  void anotherAbiIsRefused() {
    try (CoreMaps core = CoreMaps.create(kernel, CoreSizes.SMALL)) {
      core.control().claim(CoreMaps.ABI);
      assertThrows(KernelException.class, () -> core.control().claim(CoreMaps.ABI + 1));
    }
  }

  @Test
  void tablesGiveBackWhatTheyTook() throws Exception {
    InetAddress v4 = InetAddress.getByName("127.0.0.5");
    try (CoreMaps core = CoreMaps.create(kernel, CoreSizes.SMALL);
        EndpointTable endpoints = core.endpoints()) {
      Listener listener = new Listener(Gear.DIRECT, 1, 6, 4, 5, 1L << 40);
      core.listeners().put(3, listener);
      assertEquals(Optional.of(listener), core.listeners().get(3));
      core.listeners().remove(3);
      assertEquals(Optional.empty(), core.listeners().get(3));
      Destination exact = new Destination(Optional.of(v4), 65000);
      Destination any = new Destination(Optional.empty(), 80);
      core.listenerIds().put(exact, 3);
      core.listenerIds().put(any, 4);
      assertEquals(Map.of(exact, 3, any, 4), core.listenerIds().all());
      Map<Integer, Cluster> many = new HashMap<>();
      for (int id = 1; id < CoreSizes.SMALL.clusters(); id++) {
        many.put(id, new Cluster(Kind.ENDPOINTS, id, id + 1, id % 5));
      }
      core.clusters().putAll(many);
      many.forEach((id, cluster) -> assertEquals(cluster, core.clusters().get(id)));
      InetSocketAddress v6 = new InetSocketAddress("::1", 50000);
      endpoints.put(2, v6, 9);
      endpoints.addActive(2, 3);
      endpoints.addActive(2, -1);
      assertEquals(Optional.of(v6), endpoints.address(2));
      assertEquals(2, endpoints.active(2));
      assertEquals(9, endpoints.cluster(2));
      endpoints.remove(2);
      assertEquals(Optional.empty(), endpoints.address(2));
      assertThrows(IllegalArgumentException.class, () -> endpoints.put(4096, v6, 1));
      assertThrows(IllegalArgumentException.class, () -> core.listeners().put(0, listener));
    }
  }

  @Test
  void whatAnObjectKeepsOutlivesItsVersions() throws Exception {
    byte[] first = Files.readAllBytes(Path.of("target/test-classes/bpf/turns1.bpf.o"));
    byte[] other = Files.readAllBytes(Path.of("target/test-classes/bpf/turns2.bpf.o"));
    byte[] five = new byte[] {5, 0, 0, 0, 0, 0, 0, 0};
    try (CoreMaps core = CoreMaps.create(kernel, CoreSizes.SMALL)) {
      BpfObject one = core.load("turns", first);
      one.map("keep_turns").update(Keys.of(1), five);
      try (BpfObject two = core.load("turns", first)) {
        one.close();
        assertArrayEquals(five, two.map("keep_turns").lookup(Keys.of(1)).orElseThrow());
      }
      try (BpfObject three = core.load("turns", first);
          BpfObject stranger = core.load("strange_turns", first);
          BpfObject changed = core.load("turns", other);
          BpfObject successor = core.load("turns", other)) {
        assertArrayEquals(five, three.map("keep_turns").lookup(Keys.of(1)).orElseThrow());
        assertTrue(stranger.map("keep_turns").lookup(Keys.of(1)).isEmpty());
        assertTrue(changed.map("keep_turns").lookup(Keys.of(1)).isEmpty());
        changed.map("keep_turns").update(Keys.of(1), five);
        assertTrue(successor.map("keep_turns").lookup(Keys.of(1)).isPresent());
      }
    }
  }

  /** Java's names stand in the order of the ABI's headers. */
  @Test
  void constantsAgreeWithTheAbi() throws Exception {
    String request = Files.readString(Path.of("../../bpf-programs/include/weft/request.h"));
    String maps = Files.readString(Path.of("../../bpf-programs/include/weft/maps.h"));
    assertTrue(request.contains("#define WEFT_ABI_VERSION " + CoreMaps.ABI + "\n"));
    inOrder(request, "WEFT_PHASE_", Phase.values());
    inOrder(request, "WEFT_REASON_", Reason.values());
    inOrder(maps, "WEFT_ONMISS_", OnMiss.values());
    inOrder(maps, "WEFT_HOOK_", Hook.values());
    inOrder(maps, "WEFT_GEAR_", Gear.values());
    inOrder(maps, "WEFT_CLUSTER_", Kind.values());
  }

  private static void inOrder(String header, String prefix, Enum<?>[] constants) {
    List<String> found =
        header
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith(prefix))
            .map(line -> line.replaceAll("[,/= ].*", "").substring(prefix.length()))
            .toList();
    List<String> ours =
        Arrays.stream(constants).map(c -> c.name().toUpperCase(Locale.ROOT)).toList();
    assertEquals(ours, found);
  }
}
