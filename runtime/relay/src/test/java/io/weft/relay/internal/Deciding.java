package io.weft.relay.internal;

import io.weft.relay.internal.decision.Decider;
import io.weft.relay.internal.decision.Question;
import io.weft.relay.internal.decision.Reason;
import io.weft.relay.internal.decision.Verdict;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
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

  /** Forwards with an action. */
  static Decider always(InetSocketAddress target, int action) {
    return by(
        (question, verdict) -> {
          forward(verdict, 1, 1, target);
          verdict.action = action;
        });
  }

  /** Forwards HTTP/1.1 and refuses HTTP/1.0, as listeners do by default. */
  static Decider modern(InetSocketAddress target) {
    return by(
        (question, verdict) -> {
          String head = new String(question.head, 0, question.length, StandardCharsets.ISO_8859_1);
          if (head.substring(0, head.indexOf('\r')).endsWith("HTTP/1.0")) {
            reply(verdict, 426, Reason.UPGRADE_REQUIRED);
          } else {
            forward(verdict, 1, 1, target);
          }
        });
  }

  static void reply(Verdict verdict, int status, Reason reason) {
    verdict.kind = Verdict.Kind.REPLY;
    verdict.status = status;
    verdict.reason = reason.number();
  }

  static void forward(Verdict verdict, int cluster, int endpoint, InetSocketAddress target) {
    verdict.kind = Verdict.Kind.FORWARD;
    verdict.cluster = cluster;
    verdict.endpoint = endpoint;
    verdict.target(target);
  }
}
