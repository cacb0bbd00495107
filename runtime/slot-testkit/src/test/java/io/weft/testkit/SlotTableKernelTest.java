package io.weft.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.kernel.BpfObject;
import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import io.weft.pipeline.oracle.Reason;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlotTableKernelTest {
  private static final Question GOOD = Question.get(1, "shop", "/a");

  private final SlotHarness harness = SlotHarness.open();
  private BpfObject letter;

  @BeforeEach
  void fill() {
    letter = harness.load("bpf/letter.bpf.o");
    harness.coreBalance().listener(1, Phase.ROUTE, Phase.BALANCE);
    harness.cluster(1, new InetSocketAddress("127.0.0.9", 8080));
  }

  @AfterEach
  void close() {
    harness.close();
  }

  private void put(String slot, OnMiss onMiss) {
    harness.slot(letter, slot, Phase.ROUTE, 100, onMiss);
  }

  @Test
  void runsATableOfCases() throws Exception {
    put("letter", OnMiss.REJECT);
    var cases =
        SlotTable.parse(
            """
            # name   | configuration | request                  | verdict
            shorthand| 1 | GET /a shop                          | forward cluster=1 route=3 path=/a
            header   | 1 | GET /b shop ; x-user: 1              | forward to=127.0.0.9:8080
            bytes    | 1 | GET\\s/\\p\\sHTTP/1.1\\n\\n          | forward path=/\\p
            relay    | 1 | Ride / shop                          | relay needs_predicate
            reply    | 1 | \\x00                                | reply 404 no_route detail=0
            listener | 2 | GET / shop                           | reply 503 no_listener
            """);
    assertEquals(6, cases.size());
    for (SlotTable.Case one : cases) {
      one.check(harness, Integer::parseInt);
    }
  }

  @Test
  void saysWhatDiffers() {
    put("letter", OnMiss.REJECT);
    SlotTable.Case one = SlotTable.parse("x | 1 | GET /a shop | forward cluster=2").getFirst();
    AssertionError wrong =
        assertThrows(AssertionError.class, () -> one.check(harness, Integer::parseInt));
    assertTrue(wrong.getMessage().startsWith("line 1, x: expected cluster=2, got 1"));
    SlotTable.Case kind = SlotTable.parse("x | 1 | GET /a shop | reply 404").getFirst();
    wrong = assertThrows(AssertionError.class, () -> kind.check(harness, Integer::parseInt));
    assertTrue(wrong.getMessage().contains("expected reply 404, got forward cluster=1 endpoint=1"));
  }

  @Test
  void refusesATableThatItCannotRead() {
    assertThrows(IllegalArgumentException.class, () -> SlotTable.parse("# nothing\n"));
    assertThrows(IllegalArgumentException.class, () -> SlotTable.parse("a | b | c"));
    assertThrows(IllegalArgumentException.class, () -> SlotTable.parse("a|1|GET / h|forward x"));
  }

  @Test
  void aSoundSlotKeepsTheContract() {
    for (OnMiss onMiss : List.of(OnMiss.REJECT, OnMiss.PASS, OnMiss.RELAY)) {
      put("letter", onMiss);
      new SlotContract(harness, "letter", GOOD).check();
    }
  }

  @Test
  void aBrokenSlotDoesNot() {
    put("broken", OnMiss.REJECT);
    SlotContract contract = new SlotContract(harness, "broken", GOOD);
    contract.checkRuns();
    AssertionError broken = assertThrows(AssertionError.class, contract::checkHeads);
    assertTrue(broken.getMessage().contains("reply without a status"), broken.getMessage());
  }

  @Test
  void aSlotThatTheRequestDoesNotReachIsNotTested() {
    put("letter", OnMiss.REJECT);
    SlotContract contract = new SlotContract(harness, "weft_cluster", Question.get(2, "a", "/"));
    assertThrows(AssertionError.class, contract::checkRuns);
  }

  @Test
  void anAbsentSlotCountsAsMissedAndItsPhaseRejects() {
    put("letter", OnMiss.REJECT);
    harness.uninstall("letter");
    Answer answer = harness.ask(GOOD);
    assertEquals(Reason.NO_SLOT, answer.reason());
    assertEquals(1, harness.stats().read(harness.slot("letter").index())[4]);
  }
}
