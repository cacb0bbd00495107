package io.weft.testkit;

import io.weft.kernel.BpfObject;
import io.weft.kernel.Kernel;
import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.CoreSizes;
import io.weft.pipeline.chain.ChainCompiler;
import io.weft.pipeline.chain.Chains;
import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import io.weft.pipeline.chain.Slot;
import io.weft.pipeline.chain.SlotPrograms;
import io.weft.pipeline.oracle.Oracle;
import io.weft.pipeline.oracle.Oracles;
import io.weft.pipeline.table.Addresses;
import io.weft.pipeline.table.ClusterTable;
import io.weft.pipeline.table.ClusterTable.Cluster;
import io.weft.pipeline.table.EndpointTable;
import io.weft.pipeline.table.Gear;
import io.weft.pipeline.table.ListenerTable;
import io.weft.pipeline.table.ListenerTable.Listener;
import io.weft.pipeline.table.SlotStats;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A core of its own in this kernel, with nothing pinned and nothing attached to a cgroup: load
 * objects, put their slots into the chain, fill tables, ask. Everything ends with {@link #close}.
 * For one thread.
 */
public final class SlotHarness implements AutoCloseable {
  private final CoreMaps core;
  private final SlotPrograms programs;
  private final Chains chains;
  private final Oracles oracles;
  private final Oracle oracle;
  private final ListenerTable listeners;
  private final ClusterTable clusters;
  private final EndpointTable endpoints;
  private final List<BpfObject> objects = new ArrayList<>();
  private final Map<String, Slot> slots = new LinkedHashMap<>();
  private final Map<String, Integer> indices = new HashMap<>();
  private Map<Phase, OnMiss> onMiss = new HashMap<>();
  private int lastEndpoint;

  private SlotHarness(CoreMaps core) {
    this.core = core;
    programs = core.programs();
    chains = new Chains(core);
    oracles = new Oracles(core);
    oracle = oracles.open();
    listeners = new ListenerTable(core);
    clusters = new ClusterTable(core);
    endpoints = new EndpointTable(core);
  }

  /** Opens one with small tables. */
  public static SlotHarness open() {
    return open(CoreSizes.SMALL);
  }

  /** Opens one with tables of these sizes. */
  public static SlotHarness open(CoreSizes sizes) {
    return new SlotHarness(CoreMaps.create(Kernel.load(), sizes));
  }

  /** Opens one in which the kernel can carry requests. */
  public static SlotHarness openCarrying(CoreSizes sizes) {
    return new SlotHarness(CoreMaps.create(Kernel.load(), sizes, true));
  }

  public CoreMaps core() {
    return core;
  }

  public ListenerTable listeners() {
    return listeners;
  }

  public ClusterTable clusters() {
    return clusters;
  }

  public EndpointTable endpoints() {
    return endpoints;
  }

  public Oracle oracle() {
    return oracle;
  }

  /**
   * Loads an object from the class path, for example {@code bpf/http_routing.bpf.o}, with the
   * core's maps in place.
   */
  public BpfObject load(String resource) {
    try (InputStream in =
        Thread.currentThread().getContextClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException(
            resource + " is not on the class path: set bpf.programs in the pom, and build");
      }
      return load(
          resource.substring(resource.lastIndexOf('/') + 1).replace(".bpf.o", ""),
          in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Loads an object with the core's maps in place. */
  public BpfObject load(String name, byte[] elf) {
    BpfObject object = core.load(name, elf);
    objects.add(object);
    return object;
  }

  /** Puts a slot into the chain, in place of one of the same name. */
  public SlotHarness slot(BpfObject object, String name, Phase phase, long order, OnMiss onmiss) {
    int index = indices.computeIfAbsent(name, added -> indices.size() + 1);
    programs.uninstall(index);
    programs.install(object, name, index);
    var hooks = programs.hooks(object, name);
    if (hooks.isEmpty()) {
      throw new IllegalArgumentException(
          "object %s has no programs of the slot %s; it has %s"
              .formatted(object.name(), name, object.programs().keySet()));
    }
    slots.put(name, new Slot(name, phase, order, onmiss, index, hooks));
    return swap();
  }

  /** The core's own slot of the phase balance: clusters with one endpoint. */
  public SlotHarness coreBalance() {
    return slot(load("bpf/cluster.bpf.o"), "weft_cluster", Phase.BALANCE, 0, OnMiss.REJECT);
  }

  /** The slots in the chain. */
  public Collection<Slot> slots() {
    return List.copyOf(slots.values());
  }

  /** A slot in the chain. */
  public Slot slot(String name) {
    return Optional.ofNullable(slots.get(name))
        .orElseThrow(
            () -> new IllegalArgumentException(name + " is not in the chain: " + slots.keySet()));
  }

  /** What slots counted. */
  public SlotStats stats() {
    return new SlotStats(core);
  }

  /** Takes a slot out of the chain; what is known of its phase's onmiss stays. */
  public SlotHarness removeSlot(String name) {
    slots.remove(name);
    return swap();
  }

  /** Takes a slot's programs away while the chain still names it. */
  public SlotHarness uninstall(String name) {
    programs.uninstall(slot(name).index());
    return this;
  }

  private SlotHarness swap() {
    onMiss = ChainCompiler.learn(slots.values(), onMiss);
    chains.swap(ChainCompiler.compile(slots.values(), onMiss));
    return this;
  }

  /** An HTTP/1.1 listener in gear 3 whose requests must get these phases. */
  public SlotHarness listener(int id, Phase... needs) {
    int bits = 0;
    for (Phase phase : needs) {
      bits |= phase.bit();
    }
    listeners.put(id, new Listener(Gear.RELAY, 1, bits, 0, 0, 1));
    return this;
  }

  /** A cluster with these endpoints, which get the next free ids from 1; returns the first. */
  public int cluster(int id, InetSocketAddress... addresses) {
    int first = lastEndpoint + 1;
    for (InetSocketAddress address : addresses) {
      endpoints.put(++lastEndpoint, address, id);
    }
    int only = addresses.length == 1 ? first : 0;
    clusters.put(id, new Cluster(ClusterTable.Kind.ENDPOINTS, addresses.length, only, 0));
    return first;
  }

  /** Asks. */
  public Answer ask(Question question) {
    put(question);
    return Answer.copy(oracle.ask(), oracle.head());
  }

  /** Asks for an endpoint alone, as {@link Oracle#askEndpoint} does. */
  public Answer askEndpoint(Question question, int cluster, int hashPolicy, int subset) {
    put(question);
    return Answer.copy(oracle.askEndpoint(cluster, hashPolicy, subset), oracle.head());
  }

  private void put(Question question) {
    oracle
        .listener(question.listener())
        .predicates(question.predicates())
        .principal(question.principal())
        .origin(question.cgroup(), 0)
        .source(Addresses.encode(question.source()))
        .destination(Addresses.encode(question.destination()))
        .headLength(question.head().length);
    int length = (int) Math.min(question.head().length, oracle.head().byteSize());
    MemorySegment.copy(question.head(), 0, oracle.head(), ValueLayout.JAVA_BYTE, 0, length);
  }

  @Override
  public void close() {
    oracle.close();
    endpoints.close();
    objects.forEach(BpfObject::close);
    core.close();
  }
}
