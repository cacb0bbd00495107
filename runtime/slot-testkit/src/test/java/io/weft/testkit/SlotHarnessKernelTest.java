package io.weft.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.weft.kernel.BpfObject;
import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import io.weft.pipeline.oracle.Reason;
import io.weft.testkit.Answer.Kind;
import java.net.InetSocketAddress;
import java.util.List;
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

  @Test
  void asksForAnEndpointAlone() {
    Question question = Question.get(1, "shop", "/a");
    try (SlotHarness harness = SlotHarness.open()) {
      BpfObject letter = harness.load("bpf/letter.bpf.o");
      harness.slot(letter, "first_letter", Phase.PARSE, 1, OnMiss.REJECT);
      harness.slot(letter, "letter", Phase.ROUTE, 1, OnMiss.REJECT).coreBalance();
      harness.listener(1, Phase.PARSE, Phase.ROUTE);
      harness.cluster(1, new InetSocketAddress("127.0.0.10", 8080));
      harness.cluster(7, BACKEND);
      Answer copy = harness.askEndpoint(question, 7, 0, 0);
      assertEquals(Optional.of(BACKEND), copy.target());
      assertEquals(0, copy.route());
      assertEquals(List.of(Phase.BALANCE.number()), phases(copy));
      Answer hashed = harness.askEndpoint(question, 7, 5, 0);
      assertEquals(5, hashed.definitions().get("hash_policy"));
      assertEquals(List.of(Phase.PARSE.number(), Phase.BALANCE.number()), phases(hashed));
      Answer whole = harness.ask(question);
      assertEquals(3, whole.route());
      assertEquals(1, whole.cluster());
      assertEquals("reply 503 no_cluster", harness.askEndpoint(question, 200, 0, 0).summary());
      harness.removeSlot("weft_cluster");
      assertEquals("reply 503 no_slot", harness.askEndpoint(question, 7, 0, 0).summary());
    }
  }

  /** A property test may put thousands of versions in. */
  @Test
  void aSlotKeepsItsNumber() {
    try (SlotHarness harness = SlotHarness.open()) {
      BpfObject letter = harness.load("bpf/letter.bpf.o");
      for (int i = 0; i < 600; i++) {
        harness.slot(letter, "letter", Phase.ROUTE, 1, OnMiss.REJECT);
        harness.removeSlot("letter");
      }
      harness.listener(1, Phase.ROUTE).slot(letter, "letter", Phase.ROUTE, 1, OnMiss.REJECT);
      assertEquals(3, harness.ask(Question.get(1, "shop", "/a")).route());
      assertEquals(1, harness.slot("letter").index());
    }
  }

  private static List<Integer> phases(Answer answer) {
    return answer.trace().stream().map(step -> step.phase()).toList();
  }
}
