package io.weft.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("kernel")
class BpfObjectKernelTest {
  private final Kernel kernel = Kernel.load();

  @Test
  void runsAProgramWithItsArgument() {
    try (BpfObject object = TestObjects.open(kernel, "shapes").load();
        MappedArray answers = object.map("answers").map();
        ProgramRunner second = object.program("run").runner(2);
        ProgramRunner third = object.program("run").runner(3)) {
      for (int i = 0; i < 100_000; i++) {
        assertEquals(0, third.run());
      }
      assertEquals(0, second.run());
      assertEquals(2, second.result());
      assertEquals(3, third.result());
      assertEquals(100_000, answers.element(3).get(ValueLayout.JAVA_LONG, 0));
      assertEquals(1, answers.element(2).get(ValueLayout.JAVA_LONG, 0));
    }
  }

  @Test
  void waitsForProgramsThatRun() throws Exception {
    VarHandle count = ValueLayout.JAVA_LONG.varHandle();
    try (BpfObject object = TestObjects.open(kernel, "shapes").load();
        MappedArray answers = object.map("answers").map();
        ProgramRunner lingering = object.program("linger").runner(0)) {
      for (int i = 1; i <= 3; i++) {
        Thread runner = Thread.ofPlatform().start(lingering::run);
        while ((long) count.getVolatile(answers.memory(), 0L) < i) {
          Thread.onSpinWait();
        }
        kernel.awaitPrograms();
        assertEquals(i, (long) count.getVolatile(answers.memory(), answers.stride()));
        runner.join();
      }
    }
  }

  @Test
  void runsRawTracepointsOnly() {
    try (BpfObject object = TestObjects.open(kernel, "shapes").load()) {
      BpfProgram program = object.program("answer");
      KernelException refused = assertThrows(KernelException.class, () -> program.runner(0));
      assertTrue(refused.getMessage().contains("no raw tracepoint"), refused::getMessage);
    }
  }

  @Test
  void asksAProgramOnASocket() {
    try (BpfObjectSpec spec = TestObjects.open(kernel, "shapes")) {
      spec.global("factor").set(10);
      try (BpfObject object = spec.load();
          MappedArray answers = object.map("answers").map();
          BpfLink link = object.program("answer").attach(object.map("sockets"));
          SockmapSocket oracle =
              SockmapSocket.open(kernel.natives(), object.map("sockets"), Keys.of(3))) {
        answers.element(0).set(ValueLayout.JAVA_LONG, 0, 4);
        assertEquals(0, oracle.ask());
        assertEquals(41, answers.element(0).get(ValueLayout.JAVA_LONG, 0));
        for (int i = 1; i < 100_000; i++) {
          assertEquals(0, oracle.ask());
        }
        assertEquals(100_000, object.global("runs").get());
      }
    }
  }

  /** The kernel fact that an oracle's program rests on: a drop is the last thing that it says. */
  @Test
  void aDropSpendsTheOracle() {
    try (BpfObject object = TestObjects.open(kernel, "shapes").load();
        BpfLink link = object.program("drop").attach(object.map("sockets"));
        SockmapSocket oracle =
            SockmapSocket.open(kernel.natives(), object.map("sockets"), Keys.of(3))) {
      assertEquals(Errno.EACCES, oracle.ask());
      link.update(object.program("answer"));
      assertEquals(Errno.EACCES, oracle.ask());
      assertEquals(0, object.global("runs").get());
      try (SockmapSocket fresh =
          SockmapSocket.open(kernel.natives(), object.map("sockets"), Keys.of(4))) {
        assertEquals(0, fresh.ask());
        assertEquals(1, object.global("runs").get());
      }
    }
  }

  @Test
  void callsTailsAndSwapsInnerMaps() {
    try (BpfObject object = TestObjects.open(kernel, "shapes").load();
        MappedArray answers = object.map("answers").map();
        BpfLink link = object.program("answer").attach(object.map("sockets"));
        SockmapSocket oracle =
            SockmapSocket.open(kernel.natives(), object.map("sockets"), Keys.of(0))) {
      object.map("calls").put(Keys.of(0), object.program("answer_more"));
      assertEquals(0, oracle.ask());
      assertEquals(404, answers.element(1).get(ValueLayout.JAVA_LONG, 0));
      for (int size = 3; size < 100; size += 40) {
        MapDefinition table = object.map("tables").definition().inner().orElseThrow();
        try (BpfMap inner = kernel.createMap(table.withMaxEntries(size))) {
          inner.update(Keys.of(2), Keys.of((long) size));
          object.map("tables").put(Keys.of(5), inner);
        }
        assertEquals(0, oracle.ask());
        assertEquals(size, answers.element(1).get(ValueLayout.JAVA_LONG, 0));
      }
      assertTrue(object.map("calls").delete(Keys.of(0)));
    }
  }

  @Test
  void sharesMapsBetweenObjects() {
    try (BpfObject first = TestObjects.open(kernel, "shapes").load();
        BpfObject second =
            TestObjects.open(kernel, "shapes")
                .reuseMaps(Map.of("shapes", first.map("shapes")))
                .load()) {
      assertEquals(first.map("shapes").info().id(), second.map("shapes").info().id());
      byte[] shape = new byte[64];
      shape[0] = 9;
      first.map("shapes").update(Keys.of(1), shape);
      assertArrayEquals(shape, second.map("shapes").lookup(Keys.of(1)).orElseThrow());
    }
  }

  @Test
  void refusesToShareAMapOfAnotherShape() {
    try (BpfMap other = kernel.createMap(MapDefinition.hash("shapes", 4, 60, 64));
        BpfObjectSpec spec = TestObjects.open(kernel, "shapes")) {
      MapSpec shapes = spec.map("shapes");
      KernelException refused = assertThrows(KernelException.class, () -> shapes.reuse(other));
      assertTrue(refused.getMessage().contains("value 60"), refused::getMessage);
      assertTrue(refused.getMessage().contains("value 64"), refused::getMessage);
    }
  }

  @Test
  void quotesTheVerifier() {
    BpfObjectSpec spec = TestObjects.open(kernel, "shapes");
    spec.program("refused").autoload(true);
    KernelException refused = assertThrows(KernelException.class, spec::load);
    assertTrue(
        refused
            .getMessage()
            .startsWith("cannot load program refused (sk_msg) of object shapes: EACCES\n"),
        refused::getMessage);
    assertTrue(refused.getMessage().contains("invalid access to map value"), refused::getMessage);
    assertTrue(refused.verifierLog().length() > refused.getMessage().length());
  }
}
