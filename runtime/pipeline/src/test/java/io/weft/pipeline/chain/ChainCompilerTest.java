package io.weft.pipeline.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChainCompilerTest {
  private static Slot slot(String name, Phase phase, long order, int index, Hook... hooks) {
    return new Slot(name, phase, order, OnMiss.REJECT, index, Set.of(hooks));
  }

  private static List<Integer> indices(Chain chain) {
    return chain.entries().stream().map(Chain.Entry::index).toList();
  }

  @Test
  void ordersByPhaseThenOrderThenName() {
    var chains =
        ChainCompiler.compile(
            List.of(
                slot("z_route", Phase.ROUTE, 100, 1, Hook.REQUEST),
                slot("balance", Phase.BALANCE, 0, 2, Hook.REQUEST),
                slot("a_route", Phase.ROUTE, 100, 3, Hook.REQUEST),
                slot("late_route", Phase.ROUTE, 101, 4, Hook.REQUEST),
                slot("parse", Phase.PARSE, 900, 5, Hook.REQUEST)),
            Map.of());
    assertEquals(List.of(5, 3, 1, 4, 2), indices(chains.get(Hook.REQUEST)));
  }

  @Test
  void aHookHasOnlySlotsWithProgramsForIt() {
    var chains =
        ChainCompiler.compile(
            List.of(
                slot("route", Phase.ROUTE, 0, 1, Hook.REQUEST),
                slot("balance", Phase.BALANCE, 0, 2, Hook.REQUEST, Hook.CONNECT)),
            Map.of());
    assertEquals(List.of(1, 2), indices(chains.get(Hook.REQUEST)));
    assertEquals(List.of(2), indices(chains.get(Hook.CONNECT)));
    assertTrue(chains.get(Hook.SKB).entries().isEmpty());
  }

  @Test
  void aPhaseNobodyKnowsRejects() {
    Chain chain =
        ChainCompiler.compile(List.of(), Map.of(Phase.LIMIT, OnMiss.PASS)).get(Hook.REQUEST);
    assertEquals(EnumSet.allOf(Phase.class), chain.onMiss().keySet());
    assertEquals(OnMiss.PASS, chain.onMiss().get(Phase.LIMIT));
    assertEquals(OnMiss.REJECT, chain.onMiss().get(Phase.AUTHORIZE));
  }

  @Test
  void learnsTheStrictestOfAPhaseAndKeepsWhatItKnewOfOthers() {
    var slots =
        List.of(
            new Slot("a", Phase.LIMIT, 0, OnMiss.PASS, 1, Set.of(Hook.REQUEST)),
            new Slot("b", Phase.LIMIT, 1, OnMiss.RELAY, 2, Set.of(Hook.REQUEST)));
    var learned = ChainCompiler.learn(slots, Map.of(Phase.SPLIT, OnMiss.PASS));
    assertEquals(OnMiss.RELAY, learned.get(Phase.LIMIT));
    assertEquals(OnMiss.PASS, learned.get(Phase.SPLIT));
    assertEquals(OnMiss.REJECT, learned.get(Phase.ROUTE));
    assertEquals(learned, ChainCompiler.learn(List.of(), learned));
  }

  @Test
  void refusesMoreThanTheKernelCanWalk() {
    List<Slot> slots = new ArrayList<>();
    for (int i = 1; i <= Chain.MAX; i++) {
      slots.add(slot("s" + i, Phase.ROUTE, i, i, Hook.REQUEST));
    }
    assertEquals(
        Chain.MAX, indices(ChainCompiler.compile(slots, Map.of()).get(Hook.REQUEST)).size());
    slots.add(slot("one_more", Phase.ROUTE, 99, 99, Hook.REQUEST));
    var refused =
        assertThrows(IllegalArgumentException.class, () -> ChainCompiler.compile(slots, Map.of()));
    assertTrue(refused.getMessage().contains("31 slots"), refused.getMessage());
  }
}
