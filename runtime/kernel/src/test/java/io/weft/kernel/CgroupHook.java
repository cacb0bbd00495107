package io.weft.kernel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** A hook of control groups: this process connects, and asks for names, inside a scratch one. */
record CgroupHook(String name, String address, boolean names) implements Hook {
  @Override
  public Target open(Kernel kernel, BpfObject object) throws IOException {
    return new InCgroup(kernel, new ScratchCgroup(), address, names);
  }

  @Override
  public String toString() {
    return name;
  }

  private static final class InCgroup implements Target {
    private final ScratchCgroup scratch;
    private final Cgroup cgroup;
    private final ServerSocketChannel server;
    private final boolean names;

    InCgroup(Kernel kernel, ScratchCgroup scratch, String address, boolean names)
        throws IOException {
      this.scratch = scratch;
      this.cgroup = kernel.cgroup(scratch.folder());
      this.names = names;
      InetSocketAddress any = new InetSocketAddress(InetAddress.getByName(address), 0);
      this.server = ServerSocketChannel.open(family(any)).bind(any);
    }

    private static StandardProtocolFamily family(InetSocketAddress address) {
      return address.getAddress().getAddress().length == 4
          ? StandardProtocolFamily.INET
          : StandardProtocolFamily.INET6;
    }

    @Override
    public BpfLink attach(BpfProgram program) {
      return program.attach(cgroup);
    }

    @Override
    public void event() throws IOException {
      InetSocketAddress address = (InetSocketAddress) server.getLocalAddress();
      try (SocketChannel client = SocketChannel.open(family(address))) {
        client.connect(address);
        server.accept().close();
        if (names) {
          SocketNames.ask(client);
        }
      }
    }

    @Override
    public void close() throws IOException {
      server.close();
      cgroup.close();
      scratch.close();
    }
  }
}
