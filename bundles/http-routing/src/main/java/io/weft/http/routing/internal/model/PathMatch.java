package io.weft.http.routing.internal.model;

/**
 * The path of a rule.
 *
 * @param text as configured; empty for {@link Kind#ANY}
 */
public record PathMatch(Kind kind, String text, boolean ignoreCase) {

  /** How the text is meant. */
  public enum Kind {
    EXACT,
    PREFIX,
    /** {@code path_separated_prefix}: the text, alone or before a slash. */
    SEPARATED,
    /** Any path; what else the rule asks stands in its conditions. */
    ANY
  }

  /** Every path. */
  public static final PathMatch ANYTHING = new PathMatch(Kind.ANY, "", false);
}
