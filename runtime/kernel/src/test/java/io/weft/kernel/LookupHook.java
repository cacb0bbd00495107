package io.weft.kernel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** sk_lookup in a network namespace of its own: each connection looks its listener up. */
record LookupHook() implements Hook {
  @Override
  public String name() {
    return "sk_lookup";
  }

  @Override
  public Target open(Kernel kernel, BpfObject object) throws Exception {
    return new InNamespace(new ScratchNamespace(kernel));
  }

  @Override
  public String toString() {
    return name();
  }

  private record InNamespace(ScratchNamespace scratch) implements Target {
    @Override
    public BpfLink attach(BpfProgram program) {
      return program.attach(scratch.namespace());
    }

    @Override
    public void event() {
      scratch.namespace().run(InNamespace::connect);
    }

    private static Void connect() throws IOException {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      try (ServerSocket server = new ServerSocket();
          Socket client = new Socket()) {
        server.bind(new InetSocketAddress(loopback, 0));
        client.connect(server.getLocalSocketAddress(), 2000);
        server.accept().close();
      }
      return null;
    }

    @Override
    public void close() {
      scratch.close();
    }
  }
}
