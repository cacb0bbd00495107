package io.weft.kernel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What the rule of the drained receiver rests on, as docs/splice.md has it. */
final class SpliceProbes {
  /** Octets that the probe lets into a queue. */
  static final int BOUND = 64 << 10;

  private static final String FIX = "none needed: the relay forwards";

  /** In the order of the probe's bits. */
  private static final List<String> FIELDS =
      List.of(
          "tcp_sock.write_seq",
          "tcp_sock.copied_seq",
          "sock.sk_user_data",
          "sk_psock.refcnt",
          "sk_psock.ingress_msg",
          "sk_psock.msg_tot_len",
          "file.f_flags");

  private final SpliceObject object;
  private final int bound;

  private SpliceProbes(SpliceObject object, int bound) {
    this.object = object;
    this.bound = bound;
  }

  static List<Probe.Result> run(Kernel kernel, int bound) {
    try (SpliceObject object = new SpliceObject(kernel)) {
      SpliceProbes probes = new SpliceProbes(object, bound);
      List<Probe.Check> checks = new ArrayList<>();
      checks.add(check("splice fields", probes::fields));
      checks.add(check("splice join", probes.on(SpliceProbes::join)));
      checks.add(check("splice references", probes.on(SpliceProbes::references)));
      checks.add(check("splice counters", probes.on(SpliceProbes::counters)));
      checks.add(check("splice order", probes.on(SpliceProbes::order)));
      checks.add(check("splice bound", probes.on(rig -> full(rig, bound))));
      checks.add(check("splice ends", probes::ends));
      return checks.stream().map(Probe.Check::run).toList();
    } catch (KernelException e) {
      return List.of(new Probe.Result("splice rule", false, false, e.getMessage(), FIX));
    }
  }

  private static Probe.Check check(String name, Probe.Attempt attempt) {
    return new Probe.Check(name, false, FIX, attempt);
  }

  /** Something to try on spliced sockets. */
  interface OnSockets {
    String run(SpliceRig rig) throws Exception;
  }

  private Probe.Attempt on(OnSockets attempt) {
    return () -> {
      try (SpliceRig rig = new SpliceRig(object, bound)) {
        return attempt.run(rig);
      }
    };
  }

  private String ends() throws Exception {
    for (OnSockets end : SpliceEnds.ALL) {
      on(end).run();
    }
    return SpliceEnds.ALL.size() + " ways to end a connection kept what was queued";
  }

  private String fields() {
    int missing = object.look(SpliceEnd.C).missing();
    List<String> names =
        IntStream.range(0, FIELDS.size())
            .filter(bit -> (missing >>> bit & 1) != 0)
            .mapToObj(FIELDS::get)
            .toList();
    if (!names.isEmpty()) {
      throw new KernelException("this kernel has no " + String.join(", ", names));
    }
    return FIELDS.size() + " fields can be read";
  }

  /** Both ends of a connection count alike; a file's flags are seen. */
  private static String join(SpliceRig rig) throws IOException {
    expect("c.copied_seq - a.write_seq", 0, unread(rig));
    expect("c without O_NONBLOCK", false, rig.object.look(SpliceEnd.C).blocking());
    rig.c.configureBlocking(true);
    expect("c without O_NONBLOCK", true, rig.object.look(SpliceEnd.C).blocking());
    return "sockets were found by their addresses and put into a sockmap";
  }

  /** The count tells whether a thread is inside a call. */
  private static String references(SpliceRig rig) throws Exception {
    expect("references of an idle socket", 1, rig.object.look(SpliceEnd.C).references());
    rig.c.configureBlocking(true);
    Thread reader = Thread.ofPlatform().daemon().start(() -> block(rig.c));
    int found = 1;
    for (int i = 0; i < 100 && found == 1; i++) {
      SpliceRig.pause();
      found = rig.object.look(SpliceEnd.C).references();
    }
    SpliceRig.send(rig.a, "w");
    reader.join(1000);
    expect("references with a blocked reader", 2, found);
    expect("references after it", 1, rig.object.look(SpliceEnd.C).references());
    return "1 idle, 2 with a blocked reader";
  }

  private static void block(SocketChannel channel) {
    try {
      channel.read(ByteBuffer.allocate(1));
    } catch (AsynchronousCloseException e) {
      // The probe has failed and says so.
    } catch (IOException e) {
      throw new KernelException("a blocked read failed: " + e);
    }
  }

  /** Passed octets move them, redirected ones do not. */
  private static String counters(SpliceRig rig) throws IOException {
    SpliceRig.send(rig.a, "tcp");
    expect("octets sent by a and not read", 3, unread(rig));
    expect("what c read", "tcp", SpliceRig.read(rig.c, 3));
    expect("octets sent by a and not read", 0, unread(rig));
    int sent = rig.object.look(SpliceEnd.B).writeSeq();
    rig.give("queue");
    expect("octets that b gave to its TCP", 0, rig.object.look(SpliceEnd.B).writeSeq() - sent);
    expect("octets in c's queue", 5, rig.object.look(SpliceEnd.C).queued());
    expect("what c read", "qu", SpliceRig.read(rig.c, 2));
    expect("octets in c's queue", 3, rig.object.look(SpliceEnd.C).queued());
    expect("what c read", "eue", SpliceRig.read(rig.c, 3));
    expect("c's queue is empty", true, rig.object.look(SpliceEnd.C).empty());
    expect("octets sent by a and not read", 0, unread(rig));
    return "both ends of TCP count alike, and count no octet that went past it";
  }

  /** A receiver empties its queue before its TCP. */
  private static String order(SpliceRig rig) throws IOException {
    rig.give("A");
    SpliceRig.send(rig.a, "B");
    expect("what c read", "A", SpliceRig.read(rig.c, 1));
    expect("what c read", "B", SpliceRig.read(rig.c, 1));
    rig.give("C");
    rig.give("D");
    SpliceRig.send(rig.a, "E");
    expect("what c read", "CDE", SpliceRig.read(rig.c, 3));
    return "queued octets were read before those of TCP";
  }

  /** A reader that stalls makes the sender wait, as TCP does. */
  private static String full(SpliceRig rig, int bound) throws IOException {
    ByteBuffer message = ByteBuffer.allocate(16 << 10);
    long sent = 0;
    rig.redirect();
    for (int count = 1; count > 0 && sent < 64 << 20; sent += count) {
      count = rig.b.write(message.clear());
    }
    rig.pass();
    expect("octets in c's queue", bound, rig.object.look(SpliceEnd.C).queued());
    if (sent >= 64 << 20) {
      throw new KernelException("a stalled reader took " + (sent >> 20) + " MiB");
    }
    return "a stalled reader took %d KiB, %d of them past TCP".formatted(sent >> 10, bound >> 10);
  }

  private static int unread(SpliceRig rig) {
    int written = rig.object.look(SpliceEnd.A).writeSeq();
    return written - rig.object.look(SpliceEnd.C).copiedSeq();
  }

  static void expect(String what, Object expected, Object found) {
    if (!expected.equals(found)) {
      throw new KernelException("%s: %s, not %s".formatted(what, found, expected));
    }
  }
}
