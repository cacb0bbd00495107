package io.weft.http.routing.internal.read;

import io.envoyproxy.envoy.type.matcher.v3.StringMatcher;
import io.weft.http.routing.internal.model.TextKind;
import io.weft.http.routing.internal.model.ValueMatch;
import io.weft.http.routing.internal.predicate.Regex;
import io.weft.http.routing.internal.predicate.TextTest;
import io.weft.spi.definition.RefusedException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/** {@code StringMatcher}: either for the kernel or for the relay. */
record Texts(Optional<ValueMatch> kernel, Optional<TextTest> relay) {
  /** One cell ({@code conditions.h}). */
  private static final int LONGEST_SEARCH = 64;

  static Texts of(StringMatcher matcher) throws RefusedException {
    boolean fold = matcher.getIgnoreCase();
    return switch (matcher.getMatchPatternCase()) {
      case EXACT -> text(TextKind.EXACT, matcher.getExact(), fold);
      case PREFIX -> text(TextKind.PREFIX, matcher.getPrefix(), fold);
      case SUFFIX -> text(TextKind.SUFFIX, matcher.getSuffix(), fold);
      case CONTAINS -> text(TextKind.CONTAINS, matcher.getContains(), fold);
      case SAFE_REGEX -> regex(matcher.getSafeRegex().getRegex());
      case CUSTOM -> throw new RefusedException("string_match.custom is not supported");
      case MATCHPATTERN_NOT_SET -> throw new RefusedException("string_match without a pattern");
    };
  }

  static Texts text(TextKind kind, String text, boolean ignoreCase) {
    String wanted = ignoreCase ? text.toLowerCase(Locale.ROOT) : text;
    boolean tooLong = wanted.getBytes(StandardCharsets.UTF_8).length > LONGEST_SEARCH;
    if (kind == TextKind.CONTAINS && tooLong) {
      return new Texts(Optional.empty(), Optional.of(new TextTest.Contains(wanted, ignoreCase)));
    }
    return new Texts(Optional.of(new ValueMatch.Text(kind, wanted, ignoreCase)), Optional.empty());
  }

  static Texts regex(String expression) throws RefusedException {
    Regex regex = Regex.of(expression);
    Optional<SimpleRegex> simple = SimpleRegex.of(expression);
    return simple.isPresent()
        ? text(simple.get().kind(), simple.get().text(), false)
        : new Texts(Optional.empty(), Optional.of(new TextTest.Matches(regex)));
  }

  /** For what is known when the configuration is read. */
  boolean test(String value) {
    return relay.map(test -> test.test(value)).orElseGet(() -> kernelTest(value));
  }

  private boolean kernelTest(String value) {
    ValueMatch.Text match = (ValueMatch.Text) kernel.orElseThrow();
    String v = match.ignoreCase() ? value.toLowerCase(Locale.ROOT) : value;
    return switch (match.kind()) {
      case EXACT -> v.equals(match.text());
      case PREFIX -> v.startsWith(match.text());
      case SUFFIX -> v.endsWith(match.text());
      case CONTAINS -> v.contains(match.text());
    };
  }
}
