package io.weft.http.routing.internal.read;

import io.envoyproxy.envoy.config.route.v3.HeaderMatcher;
import io.weft.http.routing.internal.model.TextKind;
import io.weft.spi.definition.RefusedException;

/** The text of a {@code HeaderMatcher}, in its present form and in those of earlier versions. */
final class HeaderTexts {
  private HeaderTexts() {}

  @SuppressWarnings("deprecation")
  static Texts of(HeaderMatcher matcher) throws RefusedException {
    return switch (matcher.getHeaderMatchSpecifierCase()) {
      case STRING_MATCH -> Texts.of(matcher.getStringMatch());
      case EXACT_MATCH -> Texts.text(TextKind.EXACT, matcher.getExactMatch(), false);
      case PREFIX_MATCH -> Texts.text(TextKind.PREFIX, matcher.getPrefixMatch(), false);
      case SUFFIX_MATCH -> Texts.text(TextKind.SUFFIX, matcher.getSuffixMatch(), false);
      case CONTAINS_MATCH -> Texts.text(TextKind.CONTAINS, matcher.getContainsMatch(), false);
      case SAFE_REGEX_MATCH -> Texts.regex(matcher.getSafeRegexMatch().getRegex());
      default ->
          throw new RefusedException(
              "matcher of header %s: %s is not supported"
                  .formatted(matcher.getName(), matcher.getHeaderMatchSpecifierCase()));
    };
  }
}
