package io.weft.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What can be known of an object without a privilege. */
class BpfObjectSpecTest {
  private final Kernel kernel = Kernel.load();

  @Test
  void readsProgramsAndMaps() {
    try (BpfObjectSpec spec = TestObjects.open(kernel, "shapes")) {
      ProgramSpec answer = spec.program("answer");
      assertEquals("sk_msg", answer.section());
      assertEquals(ProgramType.SK_MSG, answer.type());
      assertEquals(Optional.of(AttachType.SK_MSG_VERDICT), answer.attachType());
      assertTrue(answer.autoload());
      assertFalse(spec.program("refused").autoload());
      assertEquals(
          new MapDefinition("answers", MapType.ARRAY, 4, 8, 4, 1 << 10, Optional.empty()),
          spec.map("answers").definition());
      MapDefinition inner = spec.map("tables").definition().inner().orElseThrow();
      assertEquals(MapType.ARRAY, inner.type());
      assertEquals(MapDefinition.F_INNER_MAP, inner.flags());
      assertTrue(spec.maps().containsKey(".rodata"));
    }
  }

  @Test
  void changesTypesAndSizes() {
    try (BpfObjectSpec spec = TestObjects.open(kernel, "shapes")) {
      ProgramSpec program =
          spec.program("drop").as(ProgramType.SK_SKB, AttachType.SK_SKB_VERDICT).autoload(false);
      assertEquals(ProgramType.SK_SKB, program.type());
      assertEquals(Optional.of(AttachType.SK_SKB_VERDICT), program.attachType());
      assertFalse(program.autoload());
      assertEquals(512, spec.map("shapes").maxEntries(512).definition().maxEntries());
      spec.global("factor").set(5);
      assertEquals(5, spec.global("factor").get());
    }
  }

  @Test
  void knowsTheLayoutOfStructs() {
    try (BpfObjectSpec spec = TestObjects.open(kernel, "shapes")) {
      StructLayout shape = spec.btf().struct("shape");
      assertEquals(
          List.of("id", "kind", "colour", "rgb", "points", "centre", "name", "tail"),
          shape.fields().stream().map(FieldLayout::name).toList());
      assertEquals(12, shape.offset("colour"));
      assertEquals(12, shape.offset("rgb"));
      assertEquals(4, shape.field("rgb").count());
      assertEquals(new Extent(16, 8, 3), extent(shape.field("points")));
      assertEquals(new Extent(44, 4, 1), extent(shape.field("centre.y")));
      assertEquals(new Extent(48, 1, 10), extent(shape.field("name")));
      assertEquals(0, shape.field("tail").count());
      assertEquals(32, shape.field("points").offset(2));
      assertEquals(64, shape.size());
      KernelException absent = assertThrows(KernelException.class, () -> shape.offset("centre.z"));
      assertEquals("struct shape_point has no field z", absent.getMessage());
    }
  }

  private record Extent(long offset, long size, int count) {}

  private static Extent extent(FieldLayout field) {
    return new Extent(field.offset(), field.size(), field.count());
  }

  @Test
  void knowsTheConstantsOfEnums() {
    try (BpfObjectSpec spec = TestObjects.open(kernel, "shapes")) {
      assertEquals(
          Map.of("SHAPE_NONE", 0L, "SHAPE_ROUND", 7L, "SHAPE_NEGATIVE", -3L),
          spec.btf().enumeration("shape_kind"));
      assertEquals(Optional.of(7L), spec.btf().constant("SHAPE_ROUND"));
      assertEquals(Optional.empty(), spec.btf().constant("SHAPE_SQUARE"));
    }
  }

  @Test
  void saysWhatIsNotThere() {
    try (BpfObjectSpec spec = TestObjects.open(kernel, "shapes")) {
      KernelException absent = assertThrows(KernelException.class, () -> spec.program("missing"));
      assertTrue(absent.getMessage().startsWith("object shapes has no program missing; it has ["));
      assertThrows(KernelException.class, () -> spec.map("missing"));
      assertThrows(KernelException.class, () -> spec.global("missing"));
      assertThrows(KernelException.class, () -> spec.btf().struct("missing"));
      assertThrows(KernelException.class, () -> spec.btf().enumeration("missing"));
    }
  }

  @Test
  void refusesWhatIsNoObject() {
    byte[] text = "#!/bin/sh".getBytes(StandardCharsets.US_ASCII);
    KernelException refused =
        assertThrows(KernelException.class, () -> kernel.read(text, "script"));
    assertTrue(refused.getMessage().startsWith("cannot open object script: "), refused::getMessage);
    assertTrue(refused.errno() != 0);
  }

  @Test
  void isUselessAfterItsClose() {
    BpfObjectSpec spec = TestObjects.open(kernel, "shapes");
    spec.close();
    spec.close();
    IllegalStateException closed = assertThrows(IllegalStateException.class, spec::load);
    assertEquals("object shapes is closed", closed.getMessage());
    assertThrows(IllegalStateException.class, () -> spec.program("answer").type());
  }
}
