package io.weft.http.routing.internal.corpus;

import com.google.protobuf.Struct;
import io.weft.http.routing.internal.service.KernelRouting;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** A request that is answered by chance. */
final class Proportions {
  private static final int TIMES = 20_000;

  private Proportions() {}

  /** What lies outside five standard deviations; the shares of a split are another slot's. */
  static Optional<String> of(KernelRouting node, int listener, Struct request) {
    if (splits(node, listener, request)) {
      return Optional.empty();
    }
    Map<String, Integer> counts = new HashMap<>();
    for (int i = 0; i < TIMES; i++) {
      Map<String, String> facts = new Conversation(node, listener, request).run();
      counts.merge(facts.getOrDefault("cluster", facts.get("status")), 1, Integer::sum);
    }
    return Corpus.struct(request, "expected_proportions").getFieldsMap().entrySet().stream()
        .filter(e -> isOff(counts.getOrDefault(e.getKey(), 0), e.getValue().getNumberValue()))
        .map(e -> e.getKey() + " " + counts)
        .findFirst();
  }

  private static boolean splits(KernelRouting node, int listener, Struct request) {
    var asked =
        node.ask(Conversation.question(listener, request, new Wire(request).head().orElseThrow()));
    return asked.answer().definitions().get("split") != 0;
  }

  private static boolean isOff(int count, double share) {
    double deviation = Math.sqrt(TIMES * share * (1 - share));
    return Math.abs(count - TIMES * share) > 5 * deviation + 1e-9;
  }
}
