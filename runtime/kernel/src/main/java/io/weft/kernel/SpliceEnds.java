package io.weft.kernel;

import static io.weft.kernel.SpliceProbes.expect;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.List;

/** Ways to end a connection while octets lie in c's queue: c still reads them. */
final class SpliceEnds {
  private static final String QUEUED = "response";

  static final List<SpliceProbes.OnSockets> ALL =
      List.of(
          SpliceEnds::relayCloses,
          SpliceEnds::relayResets,
          SpliceEnds::endpointCloses,
          SpliceEnds::endpointResets,
          SpliceEnds::clientEndedFirst,
          SpliceEnds::clientResets);

  private SpliceEnds() {}

  private static String relayCloses(SpliceRig rig) throws IOException {
    rig.give(QUEUED);
    rig.a.close();
    expect("what c read after a's FIN", QUEUED, SpliceRig.read(rig.c, QUEUED.length()));
    expect("what c read at its end", "", SpliceRig.read(rig.c, 1));
    return "";
  }

  private static String relayResets(SpliceRig rig) throws IOException {
    rig.give(QUEUED);
    reset(rig.a);
    expect("what c read after a's RST", QUEUED, SpliceRig.read(rig.c, QUEUED.length()));
    return "";
  }

  private static String endpointCloses(SpliceRig rig) throws IOException {
    rig.give(QUEUED);
    rig.b.close();
    expect("what c read after b's FIN", QUEUED, SpliceRig.read(rig.c, QUEUED.length()));
    return "";
  }

  private static String endpointResets(SpliceRig rig) throws IOException {
    rig.give(QUEUED);
    reset(rig.b);
    expect("what c read after b's RST", QUEUED, SpliceRig.read(rig.c, QUEUED.length()));
    return "";
  }

  /** Half-closed, then closed by both: c is in TIME_WAIT, and its queue still there. */
  private static String clientEndedFirst(SpliceRig rig) throws IOException {
    rig.c.shutdownOutput();
    rig.give(QUEUED);
    rig.a.close();
    SpliceRig.pause();
    expect("what c read in TIME_WAIT", QUEUED, SpliceRig.read(rig.c, QUEUED.length()));
    return "";
  }

  /** Queued octets that nobody will read do not keep the endpoint from sending on. */
  private static String clientResets(SpliceRig rig) throws IOException {
    rig.give(QUEUED);
    reset(rig.c);
    SpliceRig.send(rig.b, QUEUED);
    expect("what u read after c's RST", QUEUED, SpliceRig.read(rig.u, QUEUED.length()));
    return "";
  }

  private static void reset(SocketChannel channel) throws IOException {
    channel.setOption(StandardSocketOptions.SO_LINGER, 0);
    channel.close();
  }
}
