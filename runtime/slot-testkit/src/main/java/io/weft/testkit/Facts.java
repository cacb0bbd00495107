package io.weft.testkit;

import io.weft.pipeline.oracle.Span;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * An answer as words and {@code key=value}, so that a table can name what it expects and leave out
 * the rest.
 */
final class Facts {
  private Facts() {}

  /**
   * The first words: {@code forward}, {@code reply 404 no_route}, {@code relay needs_predicate}.
   */
  static String outcome(Answer answer) {
    String kind = answer.kind().name().toLowerCase(Locale.ROOT);
    return switch (answer.kind()) {
      case PENDING, FORWARD -> kind;
      case REPLY -> kind + " " + answer.status() + " " + answer.reason().label();
      case RELAY -> kind + " " + answer.reason().label();
    };
  }

  /** All that a table may ask for. */
  static Map<String, String> of(Answer answer) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("cluster", "" + answer.cluster());
    facts.put("endpoint", "" + answer.endpoint());
    facts.put("route", "" + answer.route());
    facts.put("detail", "" + answer.detail());
    facts.put("action", "" + answer.actions().getFirst());
    facts.put("action2", "" + answer.actions().get(1));
    answer.definitions().forEach((name, id) -> facts.put(name, "" + id));
    answer
        .target()
        .ifPresent(to -> facts.put("to", to.getAddress().getHostAddress() + ":" + to.getPort()));
    facts.put("framing", "" + answer.framing());
    facts.put("length", "" + answer.contentLength());
    facts.put("flags", "" + answer.httpFlags());
    facts.put("headers", "" + answer.headers().size());
    for (Span span : Span.values()) {
      facts.put(span.name().toLowerCase(Locale.ROOT), answer.spans().get(span));
    }
    return facts;
  }
}
