package io.weft.pipeline.oracle;

import io.weft.kernel.BpfLink;
import io.weft.kernel.BpfMap;
import io.weft.kernel.Kernel;
import io.weft.kernel.KernelException;
import io.weft.kernel.Keys;
import io.weft.kernel.MapDefinition;
import io.weft.kernel.MappedArray;
import io.weft.kernel.OracleSocket;
import io.weft.pipeline.CoreMaps;
import java.util.BitSet;

/** The oracles of a process: each has a request context of its own. Safe for many threads. */
public final class Oracles implements AutoCloseable {
  /** {@code WEFT_ORACLES}: elements of weft_requests that connect hooks never lease. */
  public static final int MAX = 64;

  private final Kernel kernel;
  private final BpfMap sockets;
  private final int socketBytes;
  private final int requestOffset;
  private final BpfMap sockmap;
  private final BpfLink link;
  private final MappedArray requests;
  private final RequestLayout layout;
  private final BitSet taken = new BitSet();

  /** Attaches the core's program {@code weft_ask__msg} to a sockmap of this process. */
  public Oracles(CoreMaps core) {
    kernel = core.kernel();
    sockets = core.map("weft_sockets");
    socketBytes = sockets.definition().valueSize();
    requestOffset = (int) core.struct("weft_socket").offset("request");
    layout = new RequestLayout(core);
    requests = core.map("weft_requests").map();
    sockmap = kernel.createMap(MapDefinition.sockmap("weft_oracles", MAX));
    // A socket takes its programs when it is put into the sockmap, so they must be attached before.
    link = core.object("oracle").program("weft_ask__msg").attach(sockmap);
  }

  /**
   * Opens an oracle; close it.
   *
   * @throws KernelException when all are taken
   */
  public synchronized Oracle open() {
    int index = taken.nextClearBit(0);
    if (index >= MAX) {
      throw new KernelException("all " + MAX + " oracles are taken");
    }
    OracleSocket socket = connect(index);
    taken.set(index);
    return new Oracle(requests.element(index), layout, socket, () -> release(index));
  }

  private OracleSocket connect(int index) {
    OracleSocket socket = kernel.oracle(sockmap, Keys.of(index));
    byte[] storage = new byte[socketBytes];
    Keys.buffer(storage).putInt(requestOffset, index);
    try {
      sockets.update(Keys.of(socket.fd()), storage);
      return socket;
    } catch (KernelException e) {
      socket.close();
      throw e;
    }
  }

  private synchronized void release(int index) {
    taken.clear(index);
  }

  /** Close the oracles before. */
  @Override
  public void close() {
    link.close();
    sockmap.close();
    requests.close();
  }
}
