package io.weft.pipeline.internal.slots;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeclarationReaderTest {
  private static final Map<String, Object> COMPLETE =
      Map.of(
          "phase", "route",
          "name", "http_routing",
          "order", 120L,
          "onmiss", "relay",
          "object", "bpf/http_routing.bpf.o",
          "ready", "immediate",
          "needs", "parse, authorize",
          "abi", 1L);

  private final DeclarationReader reader = new DeclarationReader(1);

  @Test
  void readsAllAttributes() throws SlotRefusedException {
    SlotDeclaration slot = reader.read(COMPLETE);
    assertEquals(
        new SlotDeclaration(
            "http_routing",
            Phase.ROUTE,
            120,
            OnMiss.RELAY,
            "bpf/http_routing.bpf.o",
            true,
            Set.of(Phase.PARSE, Phase.AUTHORIZE)),
        slot);
    assertEquals("http_routing", SlotDeclaration.objectName(slot.object()));
  }

  @Test
  void whatIsLeftOutIsCautious() throws SlotRefusedException {
    SlotDeclaration slot =
        reader.read(Map.of("phase", "limit", "name", "x", "object", "bpf/x.bpf.o", "abi", 1L));
    assertEquals(OnMiss.REJECT, slot.onMiss());
    assertEquals(100, slot.order());
    assertEquals(false, slot.immediate());
    assertEquals(Set.of(), slot.needs());
  }

  @ParameterizedTest
  @CsvSource({
    "phase, rout, there is no phase named rout",
    "phase, '', the attribute phase is missing",
    "name, Http-Routing, the slot's name is not a C identifier: Http-Routing",
    "onmiss, open, 'onmiss is reject, pass or relay, not open'",
    "object, '', the attribute object is missing",
    "ready, soon, 'ready is service or immediate, not soon'",
    "needs, parse;route, there is no phase named parse;route",
    "order, 100, the attribute order is not a number: write order:Long=… instead of 100",
    "abi, 1, the attribute abi is not a number: write abi:Long=… instead of 1",
  })
  void saysWhatIsWrong(String key, String value, String reason) {
    Map<String, Object> attributes = new HashMap<>(COMPLETE);
    attributes.put(key, value);
    assertEquals(
        reason,
        assertThrows(SlotRefusedException.class, () -> reader.read(attributes)).getMessage());
  }

  @Test
  void refusesAnotherAbi() {
    Map<String, Object> attributes = new HashMap<>(COMPLETE);
    attributes.put("abi", 2L);
    String reason =
        assertThrows(SlotRefusedException.class, () -> reader.read(attributes)).getMessage();
    assertTrue(reason.contains("made for ABI 2, this node has ABI 1"), reason);
    attributes.remove("abi");
    reason = assertThrows(SlotRefusedException.class, () -> reader.read(attributes)).getMessage();
    assertTrue(reason.contains("abi:Long is missing"), reason);
  }
}
