package io.weft.pipeline.internal.slots;

import io.weft.pipeline.chain.Phase;
import io.weft.pipeline.chain.Slot;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which of several candidates serve.
 *
 * @param chosen the one that serves, by the slot's name
 * @param waiting those that cannot, with the reason
 */
record ChainPlan(Map<String, Candidate> chosen, Map<Candidate, String> waiting) {

  ChainPlan {
    chosen = Map.copyOf(chosen);
    waiting = Map.copyOf(waiting);
  }

  /**
   * Takes the best of each name; where its needs are not met, the next best, so that the old one
   * stays.
   */
  static ChainPlan of(List<Candidate> candidates) {
    Map<Candidate, String> waiting = new HashMap<>();
    while (true) {
      Map<String, Candidate> best = best(candidates, waiting.keySet());
      Set<Phase> filled = phases(best.values());
      Map<Candidate, String> unmet = unmet(best.values(), filled);
      if (unmet.isEmpty()) {
        return new ChainPlan(best, waiting);
      }
      waiting.putAll(unmet);
    }
  }

  List<Slot> slots() {
    return chosen.values().stream().map(Candidate::slot).toList();
  }

  private static Map<String, Candidate> best(List<Candidate> candidates, Set<Candidate> without) {
    return candidates.stream()
        .filter(candidate -> !without.contains(candidate))
        .sorted(Candidate.BEST_FIRST)
        .collect(
            Collectors.toMap(
                candidate -> candidate.slot().name(),
                candidate -> candidate,
                (first, later) -> first,
                LinkedHashMap::new));
  }

  private static Set<Phase> phases(Collection<Candidate> chosen) {
    Set<Phase> phases = EnumSet.noneOf(Phase.class);
    chosen.forEach(candidate -> phases.add(candidate.slot().phase()));
    return phases;
  }

  private static Map<Candidate, String> unmet(Collection<Candidate> chosen, Set<Phase> filled) {
    Map<Candidate, String> unmet = new HashMap<>();
    for (Candidate candidate : chosen) {
      candidate.declaration().needs().stream()
          .filter(phase -> !filled.contains(phase))
          .findFirst()
          .ifPresent(phase -> unmet.put(candidate, "needs a slot in phase " + phase.label()));
    }
    return unmet;
  }
}
