package io.weft.http.routing.internal.read;

import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.envoyproxy.envoy.config.route.v3.QueryParameterMatcher;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.type.v3.FractionalPercent;
import io.weft.http.routing.internal.model.Condition;
import io.weft.http.routing.internal.model.Condition.Part;
import io.weft.http.routing.internal.model.TextKind;
import io.weft.http.routing.internal.model.ValueMatch;
import io.weft.http.routing.internal.predicate.HeaderTest;
import io.weft.http.routing.internal.predicate.PredicateSet;
import io.weft.http.routing.internal.predicate.RequestTest;
import io.weft.http.routing.internal.predicate.TargetTest;
import io.weft.http.routing.internal.predicate.TextTest;
import io.weft.spi.definition.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What {@code RouteMatch} asks beyond the path. */
final class ConditionReader {
  private static final ValueMatch PRESENT = new ValueMatch.Present();
  private static final int LONGEST_NAME = 64;

  private final PredicateSet predicates;

  ConditionReader(PredicateSet predicates) {
    this.predicates = predicates;
  }

  /**
   * Reads; a condition that always holds is left out.
   *
   * @throws RefusedException when one cannot be honoured
   */
  List<Condition> read(RouteMatch match) throws RefusedException {
    List<Condition> conditions = new ArrayList<>();
    for (HeaderMatcher header : match.getHeadersList()) {
      header(header, conditions);
    }
    for (QueryParameterMatcher query : match.getQueryParametersList()) {
      conditions.add(query(query));
    }
    if (match.hasGrpc()) {
      conditions.add(
          new Condition.Header("content-type", new ValueMatch.Grpc(), false, false, true));
    }
    if (match.hasRuntimeFraction()) {
      fraction(match.getRuntimeFraction().getDefaultValue(), conditions);
    }
    ConnectionState.conditions(match, conditions);
    return conditions;
  }

  Condition predicate(RequestTest test) throws RefusedException {
    return new Condition.Predicate(predicates.bit(test), predicates.mark());
  }

  private void header(HeaderMatcher matcher, List<Condition> conditions) throws RefusedException {
    String name = matcher.getName().toLowerCase(Locale.ROOT);
    if (name.length() > LONGEST_NAME) {
      throw new RefusedException("header name longer than 64 characters: " + name);
    }
    boolean invert = matcher.getInvertMatch();
    switch (name) {
      case ":method" -> conditions.add(part(Part.METHOD, TargetTest.Part.METHOD, matcher));
      case ":path" -> conditions.add(part(Part.PATH, TargetTest.Part.TARGET, matcher));
      case ":authority", "host" ->
          conditions.add(part(Part.AUTHORITY, TargetTest.Part.AUTHORITY, matcher));
      case ":scheme" -> scheme(matcher, invert, conditions);
      default -> conditions.add(line(name, matcher, invert));
    }
  }

  private Condition line(String name, HeaderMatcher matcher, boolean invert)
      throws RefusedException {
    boolean empty = matcher.getTreatMissingHeaderAsEmpty();
    return switch (matcher.getHeaderMatchSpecifierCase()) {
      case PRESENT_MATCH ->
          new Condition.Header(name, PRESENT, invert == matcher.getPresentMatch(), empty, false);
      case HEADERMATCHSPECIFIER_NOT_SET ->
          new Condition.Header(name, PRESENT, invert, empty, false);
      case RANGE_MATCH -> new Condition.Header(name, range(matcher), invert, empty, false);
      default -> {
        Texts texts = HeaderTexts.of(matcher);
        yield texts.kernel().isPresent()
            ? new Condition.Header(name, texts.kernel().get(), invert, empty, false)
            : predicate(new HeaderTest(name, texts.relay().orElseThrow(), invert, empty));
      }
    };
  }

  private static ValueMatch range(HeaderMatcher matcher) {
    return new ValueMatch.Range(
        matcher.getRangeMatch().getStart(), matcher.getRangeMatch().getEnd());
  }

  private Condition part(Part part, TargetTest.Part test, HeaderMatcher matcher)
      throws RefusedException {
    boolean invert = matcher.getInvertMatch();
    return switch (matcher.getHeaderMatchSpecifierCase()) {
      case PRESENT_MATCH ->
          new Condition.OfPart(part, PRESENT, invert == matcher.getPresentMatch());
      case HEADERMATCHSPECIFIER_NOT_SET -> new Condition.OfPart(part, PRESENT, invert);
      case RANGE_MATCH -> new Condition.OfPart(part, range(matcher), invert);
      default -> part(part, test, HeaderTexts.of(matcher), invert);
    };
  }

  private Condition part(Part part, TargetTest.Part test, Texts texts, boolean invert)
      throws RefusedException {
    return texts.kernel().isPresent()
        ? new Condition.OfPart(part, texts.kernel().get(), invert)
        : predicate(new TargetTest(test, "", texts.relay().orElseThrow(), invert));
  }

  /** Only two schemes can come, so the answer is known for each. */
  private static void scheme(HeaderMatcher matcher, boolean invert, List<Condition> conditions)
      throws RefusedException {
    Texts texts = HeaderTexts.of(matcher);
    boolean http = texts.test("http") != invert;
    boolean https = texts.test("https") != invert;
    if (http != https) {
      conditions.add(new Condition.Scheme(https));
    } else if (!http) {
      conditions.add(new Condition.Never());
    }
  }

  private Condition query(QueryParameterMatcher matcher) throws RefusedException {
    String name = matcher.getName();
    return switch (matcher.getQueryParameterMatchSpecifierCase()) {
      case STRING_MATCH -> query(name, Texts.of(matcher.getStringMatch()));
      case PRESENT_MATCH -> new Condition.Query(name, PRESENT, !matcher.getPresentMatch());
      case QUERYPARAMETERMATCHSPECIFIER_NOT_SET -> new Condition.Query(name, PRESENT, false);
    };
  }

  private Condition query(String name, Texts texts) throws RefusedException {
    if (texts.kernel().isPresent()) {
      return new Condition.Query(name, texts.kernel().get(), false);
    }
    TextTest test = texts.relay().orElseThrow();
    return predicate(new TargetTest(TargetTest.Part.PARAMETER, name, test, false));
  }

  private static void fraction(FractionalPercent percent, List<Condition> conditions) {
    int denominator =
        switch (percent.getDenominator()) {
          case TEN_THOUSAND -> 10_000;
          case MILLION -> 1_000_000;
          default -> 100;
        };
    if (percent.getNumerator() < denominator) {
      conditions.add(
          percent.getNumerator() == 0
              ? new Condition.Never()
              : new Condition.Fraction(percent.getNumerator(), denominator));
    }
  }

  /** A path that only a pattern tells; {@code kind} is what the kernel can do. */
  Condition path(Texts texts) throws RefusedException {
    return part(Part.PURE_PATH, TargetTest.Part.PATH, texts, false);
  }

  /** A text of the path, for rules that stand in no index. */
  static Condition path(TextKind kind, String text) {
    return new Condition.OfPart(Part.PURE_PATH, new ValueMatch.Text(kind, text, false), false);
  }
}
