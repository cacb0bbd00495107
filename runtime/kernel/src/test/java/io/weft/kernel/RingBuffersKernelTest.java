package io.weft.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.foreign.ValueLayout;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("kernel")
@ExtendWith(Baseline.class)
class RingBuffersKernelTest {
  private static final long EVENT = 0x1122334455667788L;

  private final Kernel kernel = Kernel.load();
  private final LinkedBlockingQueue<Long> first = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Long> second = new LinkedBlockingQueue<>();

  @Test
  void readsManyRingsOnOneThread() throws InterruptedException {
    try (BpfObject one = TestObjects.open(kernel, "shapes").load();
        BpfObject two = TestObjects.open(kernel, "shapes").load();
        RingBuffers rings = kernel.ringBuffers("weft-test-rings")) {
      read(rings, one, first);
      emit(one);
      assertEquals(EVENT, first.poll(5, TimeUnit.SECONDS));
      read(rings, two, second);
      emit(one);
      emit(two);
      assertEquals(EVENT, first.poll(5, TimeUnit.SECONDS));
      assertEquals(EVENT, second.poll(5, TimeUnit.SECONDS));
    }
  }

  @Test
  void stopsCallingARemovedConsumer() throws InterruptedException {
    try (BpfObject one = TestObjects.open(kernel, "shapes").load();
        BpfObject two = TestObjects.open(kernel, "shapes").load();
        RingBuffers rings = kernel.ringBuffers("weft-test-rings")) {
      read(rings, one, first);
      read(rings, two, second);
      rings.remove(one.map("events"));
      emit(one);
      emit(two);
      assertEquals(EVENT, second.poll(5, TimeUnit.SECONDS));
      assertEquals(0, first.size());
      rings.remove(two.map("events"));
      read(rings, one, first);
      assertEquals(EVENT, first.poll(5, TimeUnit.SECONDS));
    }
  }

  @Test
  void survivesAConsumerThatThrows() throws InterruptedException {
    try (BpfObject object = TestObjects.open(kernel, "shapes").load();
        RingBuffers rings = kernel.ringBuffers("weft-test-rings")) {
      rings.add(
          object.map("events"),
          sample -> {
            first.add(sample.get(ValueLayout.JAVA_LONG, 0));
            throw new IllegalStateException("a consumer of a test");
          });
      emit(object);
      emit(object);
      assertEquals(EVENT, first.poll(5, TimeUnit.SECONDS));
      assertEquals(EVENT, first.poll(5, TimeUnit.SECONDS));
    }
  }

  @Test
  void refusesOtherMaps() {
    try (BpfMap hash = kernel.createMap(MapDefinition.hash("weft_test", 4, 4, 4));
        RingBuffers rings = kernel.ringBuffers("weft-test-rings")) {
      assertThrows(KernelException.class, () -> rings.add(hash, sample -> {}));
    }
  }

  private static void read(RingBuffers rings, BpfObject object, LinkedBlockingQueue<Long> into) {
    rings.add(object.map("events"), sample -> into.add(sample.get(ValueLayout.JAVA_LONG, 0)));
  }

  /** A socket filter, which the kernel runs on test data. */
  private static void emit(BpfObject object) {
    assertEquals(7, object.program("emit").testRun(new byte[64], 1).result());
  }
}
