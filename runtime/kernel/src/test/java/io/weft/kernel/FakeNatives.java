package io.weft.kernel;

import io.weft.kernel.internal.BpfCalls;
import io.weft.kernel.internal.Natives;
import io.weft.kernel.internal.ObjectCalls;
import io.weft.kernel.internal.PosixCalls;
import io.weft.kernel.internal.RingCalls;
import java.lang.reflect.Proxy;
import java.util.List;

/** The seam with a fake kernel behind it: no library is loaded and no privilege is needed. */
final class FakeNatives {
  private FakeNatives() {}

  /** Descriptors that are closed go into the list; other calls must not be made. */
  static Natives of(BpfCalls bpf, List<Integer> closed) {
    PosixCalls posix =
        fake(
            PosixCalls.class,
            (name, arguments) -> {
              if (!name.equals("close")) {
                throw new AssertionError("not expected: " + name);
              }
              closed.add((Integer) arguments[0]);
              return 0;
            });
    return new Natives(bpf, none(ObjectCalls.class), none(RingCalls.class), posix);
  }

  private static <T> T none(Class<T> type) {
    return fake(
        type,
        (name, arguments) -> {
          throw new AssertionError("not expected: " + name);
        });
  }

  private interface Answer {
    Object to(String name, Object[] arguments);
  }

  private static <T> T fake(Class<T> type, Answer answer) {
    Object proxy =
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> answer.to(method.getName(), arguments));
    return type.cast(proxy);
  }
}
