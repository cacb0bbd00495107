package io.weft.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every link does, whatever its hook: {@link Hook} knows how to make an event for each. */
@Tag("kernel")
@ExtendWith(Baseline.class)
class LinkContractKernelTest {
  private static final Kernel KERNEL = Kernel.load();

  static Stream<Hook> hooks() {
    return Stream.of(
        new CgroupHook("connect4", "127.0.0.1", false),
        new CgroupHook("connect6", "::1", false),
        new CgroupHook("getpeername4", "127.0.0.1", true),
        new CgroupHook("getpeername6", "::1", true),
        new CgroupHook("getsockname4", "127.0.0.1", true),
        new CgroupHook("getsockname6", "::1", true),
        new CgroupHook("sock_ops", "127.0.0.1", false),
        new SockmapHook("sk_msg"),
        new SockmapHook("sk_skb"),
        new LookupHook());
  }

  /** Runs a test on a hook with its programs loaded and its target open. */
  private interface Body {
    void run(BpfObject object, Hook.Target target, Hook hook) throws Exception;
  }

  private static void with(Hook hook, Body body) throws Exception {
    try (BpfObject object = TestObjects.open(KERNEL, "hooks").load();
        Hook.Target target = hook.open(KERNEL, object)) {
      body.run(object, target, hook);
    }
  }

  private static long counts(BpfObject object, Hook.Target target) throws Exception {
    long before = object.global("counted").get();
    target.event();
    return object.global("counted").get() - before;
  }

  private static boolean by(long step, long counted) {
    return counted > 0 && counted % step == 0 && counted / step < 50;
  }

  @ParameterizedTest
  @MethodSource("hooks")
  void runsUntilItIsClosed(Hook hook) throws Exception {
    with(
        hook,
        (object, target, h) -> {
          assertEquals(0, counts(object, target));
          BpfLink link = target.attach(object.program(h.name() + "_by_1"));
          long counted = counts(object, target);
          assertTrue(by(1, counted), () -> "counted " + counted);
          link.close();
          link.close();
          assertEquals(0, counts(object, target));
        });
  }

  @ParameterizedTest
  @MethodSource("hooks")
  void changesItsProgramInPlace(Hook hook) throws Exception {
    with(
        hook,
        (object, target, h) -> {
          try (BpfLink link = target.attach(object.program(h.name() + "_by_1"))) {
            link.update(object.program(h.name() + "_by_1000"));
            long counted = counts(object, target);
            assertTrue(by(1000, counted), () -> "counted " + counted);
          }
          assertEquals(0, counts(object, target));
        });
  }

  @ParameterizedTest
  @MethodSource("hooks")
  void outlivesItsCloseWhenPinned(Hook hook) throws Exception {
    with(
        hook,
        (object, target, h) -> {
          try (PinFolder pins = new PinFolder()) {
            Path pin = pins.path("link");
            try (BpfLink link = target.attach(object.program(h.name() + "_by_1"))) {
              assertTrue(link.isPinnable());
              link.pin(pin);
            }
            assertTrue(counts(object, target) > 0);
            try (BpfLink again = KERNEL.openLink(pin)) {
              again.update(object.program(h.name() + "_by_1000"));
              assertTrue(by(1000, counts(object, target)));
            }
            assertTrue(Files.exists(pin));
            KERNEL.unpin(pin);
            assertFalse(Files.exists(pin));
            assertEquals(0, eventuallyNoCount(object, target));
          }
        });
  }

  /** The kernel detaches a link of a removed pin a grace period later. */
  private static long eventuallyNoCount(BpfObject object, Hook.Target target) throws Exception {
    long counted = counts(object, target);
    for (int i = 0; i < 50 && counted > 0; i++) {
      Thread.sleep(10);
      counted = counts(object, target);
    }
    return counted;
  }

  @ParameterizedTest
  @MethodSource("hooks")
  void detachesAtOnce(Hook hook) throws Exception {
    with(
        hook,
        (object, target, h) -> {
          try (BpfLink link = target.attach(object.program(h.name() + "_by_1"))) {
            link.detach();
            assertEquals(0, counts(object, target));
          }
        });
  }

  @ParameterizedTest
  @MethodSource("hooks")
  void refusesAProgramOfAnotherHook(Hook hook) throws Exception {
    String other = hook instanceof CgroupHook ? "sk_msg_by_1" : "connect4_by_1";
    with(
        hook,
        (object, target, h) -> {
          KernelException refused =
              assertThrows(KernelException.class, () -> target.attach(object.program(other)));
          assertTrue(
              refused.getMessage().startsWith("cannot attach program " + other),
              refused::getMessage);
        });
  }
}
