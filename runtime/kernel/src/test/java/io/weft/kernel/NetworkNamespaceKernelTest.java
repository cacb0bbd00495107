package io.weft.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("kernel")
@ExtendWith(Baseline.class)
class NetworkNamespaceKernelTest {
  private final Kernel kernel = Kernel.load();

  @Test
  void hasACookieOfItsOwn() throws IOException {
    try (ScratchNamespace scratch = new ScratchNamespace(kernel);
        NetworkNamespace here = kernel.currentNamespace();
        NetworkNamespace again = kernel.namespaceOf(ProcessHandle.current().pid())) {
      assertEquals(here.cookie(), again.cookie());
      assertNotEquals(here.cookie(), scratch.namespace().cookie());
    }
  }

  @Test
  void listensInsideForThisProcess() throws IOException {
    try (ScratchNamespace scratch = new ScratchNamespace(kernel)) {
      InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
      ListeningSocket listener = scratch.namespace().listen(any);
      assertTrue(listener.address().getPort() > 0);
      assertEquals(listener.address(), kernel.sockets().localAddress(listener.fd()));
      assertEquals(scratch.namespace().cookie(), kernel.sockets().namespaceCookie(listener.fd()));
      scratch.namespace().run(() -> connect(listener.address()));
      assertThrows(ConnectException.class, () -> connect(listener.address()));
      kernel.sockets().close(listener.fd());
    }
  }

  @Test
  void listensOnBothFamiliesAtOnePort() throws IOException {
    try (ScratchNamespace scratch = new ScratchNamespace(kernel)) {
      NetworkNamespace namespace = scratch.namespace();
      ListeningSocket four = namespace.listen(new InetSocketAddress("127.0.0.1", 0));
      InetSocketAddress same =
          new InetSocketAddress(InetAddress.getByName("::1"), four.address().getPort());
      ListeningSocket six = namespace.listen(same);
      assertEquals(same, six.address());
      namespace.run(() -> connect(six.address()));
      KernelException taken = assertThrows(KernelException.class, () -> namespace.listen(same));
      assertTrue(taken.getMessage().contains("EADDRINUSE"), taken::getMessage);
      kernel.sockets().close(four.fd());
      kernel.sockets().close(six.fd());
    }
  }

  private static Void connect(InetSocketAddress address) throws IOException {
    try (Socket client = new Socket()) {
      client.connect(address, 2000);
    }
    return null;
  }

  @Test
  void passesOnWhatAnActionThrows() {
    try (NetworkNamespace here = kernel.currentNamespace()) {
      IllegalArgumentException thrown =
          assertThrows(
              IllegalArgumentException.class,
              () ->
                  here.run(
                      () -> {
                        throw new IllegalArgumentException("as it is");
                      }));
      assertEquals("as it is", thrown.getMessage());
    }
  }

  @Test
  void saysWhichProcessIsNotThere() {
    KernelException absent =
        assertThrows(KernelException.class, () -> kernel.namespaceOf(Integer.MAX_VALUE));
    assertEquals(
        "cannot open the network namespace /proc/2147483647/ns/net: ENOENT", absent.getMessage());
    assertThrows(KernelException.class, () -> kernel.cgroup(Path.of("/sys/fs/cgroup/absent")));
  }
}
