package io.weft.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.pipeline.chain.Phase;
import io.weft.pipeline.oracle.Reason;
import io.weft.testkit.Answer.Kind;
import java.net.InetSocketAddress;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SlotHarnessKernelTest {
  private static final InetSocketAddress BACKEND = new InetSocketAddress("127.0.0.9", 8080);

  @Test
  void asksTheCoresOwnSlot() {
    try (SlotHarness harness = SlotHarness.open()) {
      harness.coreBalance().listener(1, Phase.BALANCE);
      assertEquals(Reason.NO_CLUSTER, harness.ask(Question.get(1, "a", "/")).reason());
      int endpoint = harness.cluster(7, BACKEND);
      harness.listeners().put(1, harness.listeners().get(1).orElseThrow().withCluster(7));
      Answer answer = harness.ask(Question.get(1, "a", "/"));
      assertEquals(Kind.FORWARD, answer.kind(), answer.toString());
      assertEquals(endpoint, answer.endpoint());
      assertEquals(Optional.of(BACKEND), answer.target());
      assertEquals(1, harness.endpoints().total(endpoint));
      assertEquals("reply 503 no_listener", harness.ask(Question.get(2, "a", "/")).summary());
      harness.removeSlot("weft_cluster");
      assertEquals("reply 503 no_slot", harness.ask(Question.get(1, "a", "/")).summary());
    }
  }
}
