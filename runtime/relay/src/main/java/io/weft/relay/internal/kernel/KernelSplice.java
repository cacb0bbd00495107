package io.weft.relay.internal.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.weft.kernel.BpfMap;
import io.weft.kernel.BpfObject;
import io.weft.kernel.BpfProgram;
import io.weft.kernel.KernelException;
import io.weft.kernel.Keys;
import io.weft.kernel.MappedArray;
import io.weft.kernel.ProgramRunner;
import io.weft.kernel.RingBuffers;
import io.weft.kernel.StructLayout;
import io.weft.pipeline.CoreMaps;
import io.weft.pipeline.table.Addresses;
import io.weft.relay.internal.splice.ClientTable;
import io.weft.relay.internal.splice.JoinResult;
import io.weft.relay.internal.splice.LinkTable;
import io.weft.relay.internal.splice.PoolTable;
import io.weft.relay.internal.splice.SpliceKernel;
import io.weft.relay.internal.splice.SpliceReason;
import io.weft.relay.internal.splice.Turn;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.IntConsumer;

/** Gear 2 by the core's programs and maps. */
final class KernelSplice implements SpliceKernel {
  /** Offsets in {@code struct weft_join}, which no map holds and so no type information names. */
  private static final int ELEMENT = 16;

  private static final int NEAR = 24;
  private static final int FAR = NEAR + Addresses.BYTES;
  private static final int QUESTION = FAR + Addresses.BYTES;

  private final BpfMap sockets;
  private final BpfMap stats;
  private final BpfMap demand;
  private final BpfMap options;
  private final StructLayout bounds;
  private final BpfProgram join;
  private final ProgramRunner turn;
  private final MappedArray clientMemory;
  private final MappedArray linkMemory;
  private final MappedArray poolMemory;
  private final ClientTable clients;
  private final LinkTable links;
  private final PoolTable pools;
  private final RingBuffers rings;

  /**
   * @throws KernelException when the programs were not loaded, or the kernel refuses something
   */
  KernelSplice(CoreMaps core) {
    if (!core.carries()) {
      throw new KernelException(
          "the programs are not loaded; set splice: true of io.weft.pipeline and start again");
    }
    BpfObject object = core.object("splice_join");
    sockets = core.map("weft_spliced");
    stats = core.map("weft_splice_stats");
    demand = core.map("weft_link_demand");
    options = core.map("weft_splice_options");
    bounds = object.struct("weft_splice_options");
    join = object.program("weft_join");
    turn = object.program("weft_turn").runner(0);
    clientMemory = core.map("weft_clients").map();
    linkMemory = core.map("weft_links").map();
    poolMemory = core.map("weft_pools").map();
    forgetOthers();
    clients =
        new ClientTable(clientMemory.memory(), clientMemory.stride(), object.struct("weft_client"));
    links = new LinkTable(linkMemory.memory(), linkMemory.stride(), object.struct("weft_link"));
    pools = new PoolTable(poolMemory.memory(), poolMemory.stride(), object.struct("weft_pool"));
    rings = core.kernel().ringBuffers("weft-splice");
  }

  /** What a killed process has left: its own ends of these connections went with it. */
  private void forgetOthers() {
    poolMemory.memory().fill((byte) 0);
    for (byte[] key : sockets.keys()) {
      sockets.delete(key);
    }
    clientMemory.memory().fill((byte) 0);
    linkMemory.memory().fill((byte) 0);
  }

  @Override
  public ClientTable clients() {
    return clients;
  }

  @Override
  public LinkTable links() {
    return links;
  }

  @Override
  public PoolTable pools() {
    return pools;
  }

  @Override
  public JoinResult joinClient(int client, InetSocketAddress near, InetSocketAddress far) {
    return join(client, near, far);
  }

  @Override
  public JoinResult joinLink(int link, InetSocketAddress near, InetSocketAddress far) {
    return join(clients.count() + link, near, far);
  }

  private JoinResult join(int element, InetSocketAddress near, InetSocketAddress far) {
    ByteBuffer question = Keys.buffer(new byte[QUESTION]);
    question.putInt(ELEMENT, element);
    question.put(NEAR, Addresses.encode(near));
    question.put(FAR, Addresses.encode(far));
    return JoinResult.of(join.testRun(question.array(), 1).result());
  }

  @Override
  public synchronized Turn turn(int client) {
    int error = turn.run(client);
    return new Turn(error == 0 ? turn.result() : 0);
  }

  @Override
  public boolean holdsClient(int client) {
    return sockets.lookup(Keys.of(client)).isPresent();
  }

  @Override
  public boolean holdsLink(int link) {
    return sockets.lookup(Keys.of(clients.count() + link)).isPresent();
  }

  @Override
  public void removeClient(int client) {
    sockets.delete(Keys.of(client));
  }

  @Override
  public void removeLink(int link) {
    sockets.delete(Keys.of(clients.count() + link));
  }

  @Override
  public void onDemand(IntConsumer receiver) {
    rings.add(demand, sample -> receiver.accept(sample.get(JAVA_INT, 0)));
  }

  @Override
  public Map<SpliceReason, Long> messages() {
    var all = new EnumMap<SpliceReason, Long>(SpliceReason.class);
    for (SpliceReason reason : SpliceReason.values()) {
      ByteBuffer byCpu = Keys.buffer(stats.lookup(Keys.of(reason.ordinal())).orElseThrow());
      long sum = 0;
      while (byCpu.hasRemaining()) {
        sum += byCpu.getLong();
      }
      all.put(reason, sum);
    }
    return all;
  }

  @Override
  public void bounds(int queue, int message) {
    ByteBuffer value = Keys.buffer(new byte[(int) bounds.size()]);
    value.putInt((int) bounds.offset("queue_max"), queue);
    value.putInt((int) bounds.offset("message_max"), message);
    options.update(Keys.of(0), value.array());
  }

  @Override
  public void close() {
    rings.close();
    turn.close();
    poolMemory.memory().fill((byte) 0);
    clientMemory.close();
    linkMemory.close();
    poolMemory.close();
  }
}
