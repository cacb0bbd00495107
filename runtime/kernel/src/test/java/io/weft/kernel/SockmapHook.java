package io.weft.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

/**
 * A hook of sockmaps: a new socket in one sends a byte, and gets one. New, because a socket takes
 * the programs that its sockmap has when it is put in.
 */
record SockmapHook(String name) implements Hook {
  @Override
  public Target open(Kernel kernel, BpfObject object) {
    return new Sockmap(kernel, object.map("sockets"));
  }

  @Override
  public String toString() {
    return name;
  }

  private record Sockmap(Kernel kernel, BpfMap sockets) implements Target {
    @Override
    public BpfLink attach(BpfProgram program) {
      return program.attach(sockets);
    }

    @Override
    public void event() throws InterruptedException {
      try (SockmapSocket socket = SockmapSocket.open(kernel.natives(), sockets, Keys.of(0))) {
        assertEquals(0, socket.ask());
        assertEquals(0, socket.answer());
        // Received bytes are looked at by another thread of the kernel.
        Thread.sleep(20);
      }
    }

    @Override
    public void close() {
      // The sockmap belongs to its object.
    }
  }
}
