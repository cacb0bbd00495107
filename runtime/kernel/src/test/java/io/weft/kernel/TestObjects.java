package io.weft.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The compiled test programs. */
final class TestObjects {
  private TestObjects() {}

  static byte[] bytes(String name) {
    try (InputStream in = TestObjects.class.getResourceAsStream("/bpf/" + name + ".bpf.o")) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static BpfObjectSpec open(Kernel kernel, String name) {
    return kernel.read(bytes(name), name);
  }
}
