package io.weft.kernel;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/**
 * The object splice_rule of bpf-programs/probes: joins sockets, reads them, passes or redirects.
 */
final class SpliceObject implements AutoCloseable {
  /** Bytes of a packet that a classifier's test run takes at least: an Ethernet header. */
  private static final int PACKET = 64;

  private final BpfObject object;
  private final BpfLink link;
  private final MappedArray seen;
  private final MappedArray orders;
  private final StructLayout layout;
  private final List<ProgramRunner> lookers = new ArrayList<>();

  SpliceObject(Kernel kernel) {
    object = ProbeObject.load(kernel, "splice_rule");
    layout = object.struct("probe_seen");
    seen = object.map("seen").map();
    orders = object.map("orders").map();
    link = object.program("splice").attach(object.map("sockets"));
    for (SpliceEnd end : SpliceEnd.values()) {
      lookers.add(object.program("look").runner(end.ordinal()));
    }
  }

  /** Finds a socket by its addresses; c and b get the program. */
  void join(SpliceEnd end, InetSocketAddress local, InetSocketAddress remote) {
    ByteBuffer packet = ByteBuffer.allocate(PACKET).order(ByteOrder.BIG_ENDIAN);
    packet.put(local.getAddress().getAddress()).put(remote.getAddress().getAddress());
    packet.putShort((short) local.getPort()).putShort((short) remote.getPort());
    packet.order(ByteOrder.nativeOrder()).putInt(end.ordinal());
    int result = object.program("join").testRun(packet.array(), 1).result();
    if (result == 1) {
      throw new KernelException("no socket was found at " + local + " by its addresses");
    }
    KernelException.check(-result, "put a socket into a sockmap at", local);
  }

  /** What the sender's program does from now on. */
  void order(boolean redirect, int bound) {
    orders.element(0).set(JAVA_INT, 0, redirect ? 1 : 0);
    orders.element(0).set(JAVA_INT, Integer.BYTES, bound);
  }

  /** A socket as it is now. */
  Seen look(SpliceEnd end) {
    KernelException.check(-lookers.get(end.ordinal()).run(), "look at a socket, in", end);
    return new Seen(seen.element(end.ordinal()), layout);
  }

  /** What the kernel's records say of a socket. */
  record Seen(MemorySegment memory, StructLayout layout) {
    int missing() {
      return field("missing");
    }

    int writeSeq() {
      return field("write_seq");
    }

    int copiedSeq() {
      return field("copied_seq");
    }

    boolean blocking() {
      return field("blocking") != 0;
    }

    int references() {
      return field("references");
    }

    int queued() {
      return field("queued");
    }

    boolean empty() {
      return field("empty") != 0;
    }

    private int field(String name) {
      return memory.get(JAVA_INT, layout.offset(name));
    }
  }

  @Override
  public void close() {
    lookers.forEach(ProgramRunner::close);
    link.close();
    seen.close();
    orders.close();
    object.close();
  }
}
