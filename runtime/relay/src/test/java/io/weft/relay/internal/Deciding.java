package io.weft.relay.internal;

import io.weft.relay.internal.decision.Decider;
import io.weft.relay.internal.decision.Question;
import io.weft.relay.internal.decision.Verdict;
import java.net.InetSocketAddress;
import java.util.function.BiConsumer;

/** Deciders that are plain functions. */
final class Deciding {
  private Deciding() {}

  static Decider by(BiConsumer<Question, Verdict> function) {
    return loop ->
        new Decider.LoopDecider() {
          @Override
          public void decide(Question question, Verdict verdict) {
            function.accept(question, verdict);
          }

          @Override
          public void pick(Question question, Verdict verdict) {
            function.accept(question, verdict);
          }

          @Override
          public void close() {}
        };
  }

  static Decider always(InetSocketAddress target) {
    return by((question, verdict) -> forward(verdict, 1, 1, target));
  }

  static void forward(Verdict verdict, int cluster, int endpoint, InetSocketAddress target) {
    verdict.kind = Verdict.Kind.FORWARD;
    verdict.cluster = cluster;
    verdict.endpoint = endpoint;
    verdict.target(target);
  }
}
