package io.weft.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;

/** A loaded object of bpf-programs/probes: its program {@code probe} answers 42. */
final class ProbeObject implements AutoCloseable {
  static final long ANSWER = 42;

  private final Kernel kernel;
  private final String name;
  private final BpfObject object;
  private final MappedArray answer;

  ProbeObject(Kernel kernel, String name) {
    this.kernel = kernel;
    this.name = name;
    this.object = load(kernel, name);
    this.answer = object.map("answer").map();
  }

  static BpfObject load(Kernel kernel, String name) {
    return kernel.read(bytes(name), name).load();
  }

  private static byte[] bytes(String name) {
    try (InputStream in = ProbeObject.class.getResourceAsStream("/bpf/" + name + ".bpf.o")) {
      if (in == null) {
        throw new KernelException("this build lacks the probe " + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  BpfObject object() {
    return object;
  }

  /** Attaches the program to a sockmap; a socket that is put in afterwards runs it. */
  BpfLink attach() {
    return object.program("probe").attach(object.map("sockets"));
  }

  /** Runs the program, and expects the answer. */
  void run() {
    try (ProgramRunner program = object.program("probe").runner(0)) {
      KernelException.check(-program.run(), "run", object.program("probe"));
      expectAnswer();
    }
  }

  /** Sends one byte on a socket that runs the program, and expects the answer. */
  void ask() {
    try (BpfLink link = attach();
        SockmapSocket socket =
            SockmapSocket.open(kernel.natives(), object.map("sockets"), Keys.of(0))) {
      KernelException.check(-socket.ask(), "send on a socket with", link);
      expectAnswer();
    }
  }

  void expectAnswer() {
    long found = answer.element(0).get(ValueLayout.JAVA_LONG, 0);
    if (found != ANSWER) {
      throw new KernelException(
          "program probe of object %s answered %d, not %d".formatted(name, found, ANSWER));
    }
  }

  /** Programs on received bytes run on a thread of the kernel. */
  void awaitAnswer() throws InterruptedException {
    for (int i = 0; i < 100 && answer.element(0).get(ValueLayout.JAVA_LONG, 0) == 0; i++) {
      Thread.sleep(5);
    }
    expectAnswer();
  }

  @Override
  public void close() {
    answer.close();
    object.close();
  }
}
