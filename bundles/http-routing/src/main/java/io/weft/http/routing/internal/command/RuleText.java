package io.weft.http.routing.internal.command;

import io.weft.http.routing.internal.model.Condition;
import io.weft.http.routing.internal.model.Outcome;
import io.weft.http.routing.internal.model.PathMatch;
import io.weft.http.routing.internal.model.Rule;
import io.weft.http.routing.internal.model.ValueMatch;
import io.weft.http.routing.internal.predicate.PredicateSet;
import io.weft.spi.mesh.Clusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rules in words. */
final class RuleText {
  private final PredicateSet predicates;
  private final Clusters clusters;

  RuleText(PredicateSet predicates, Clusters clusters) {
    this.predicates = predicates;
    this.clusters = clusters;
  }

  /** What a rule asks of a request. */
  String match(Rule rule) {
    List<String> parts = new ArrayList<>();
    parts.add(path(rule.path()));
    rule.conditions().forEach(condition -> parts.add(condition(condition)));
    return String.join(", ", parts);
  }

  private static String path(PathMatch path) {
    String fold = path.ignoreCase() ? " in any case" : "";
    return switch (path.kind()) {
      case EXACT -> "path " + path.text() + fold;
      case PREFIX -> "prefix " + path.text() + fold;
      case SEPARATED -> "path " + path.text() + " or below" + fold;
      case ANY -> "any path";
    };
  }

  private String condition(Condition condition) {
    return switch (condition) {
      case Condition.Header h -> "header " + h.name() + not(h.invert()) + value(h.match());
      case Condition.Query q -> "query " + q.name() + not(q.invert()) + value(q.match());
      case Condition.OfPart p ->
          p.part().name().toLowerCase(Locale.ROOT).replace('_', ' ')
              + not(p.invert())
              + value(p.match());
      case Condition.Scheme s -> "scheme " + (s.https() ? "https" : "http");
      case Condition.Predicate p -> predicates.describe(p.bit());
      case Condition.Fraction f -> "%d of %d".formatted(f.numerator(), f.denominator());
      case Condition.Never n -> "never";
    };
  }

  private static String not(boolean invert) {
    return invert ? " not " : " ";
  }

  private static String value(ValueMatch match) {
    return switch (match) {
      case ValueMatch.Present p -> "present";
      case ValueMatch.Text t ->
          t.kind().name().toLowerCase(Locale.ROOT)
              + " \""
              + t.text()
              + "\""
              + (t.ignoreCase() ? " in any case" : "");
      case ValueMatch.Range r -> "from %d to before %d".formatted(r.start(), r.end());
      case ValueMatch.Grpc g -> "of gRPC";
    };
  }

  /** Where a rule sends a request. */
  String outcome(Outcome outcome) {
    if (outcome.kind() == Outcome.Kind.REPLY) {
      return "answer " + outcome.status();
    }
    if (outcome.kind() == Outcome.Kind.CLUSTER_HEADER) {
      return "the cluster that header " + outcome.clusterHeader() + " names";
    }
    return outcome.split() == 0
        ? "cluster " + clusters.nameOf(outcome.cluster())
        : "split " + outcome.split();
  }
}
