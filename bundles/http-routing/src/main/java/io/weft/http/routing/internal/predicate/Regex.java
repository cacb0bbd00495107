package io.weft.http.routing.internal.predicate;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import io.weft.spi.definition.RefusedException;

/**
 * A regular expression of RE2 that has to match a whole value.
 *
 * @param expression its source, which makes two equal
 */
public record Regex(String expression, Compiled compiled) {

  /** Equal always, so that records compare by the expression. */
  public record Compiled(Pattern pattern) {
    @Override
    public boolean equals(Object other) {
      return other instanceof Compiled;
    }

    @Override
    public int hashCode() {
      return 0;
    }
  }

  /**
   * Compiles.
   *
   * @throws RefusedException when it is no RE2 expression
   */
  public static Regex of(String expression) throws RefusedException {
    return new Regex(expression, new Compiled(pattern(expression)));
  }

  /**
   * Compiles a pattern for searching.
   *
   * @throws RefusedException when it is no RE2 expression
   */
  public static Pattern pattern(String expression) throws RefusedException {
    if (expression.isEmpty()) {
      throw new RefusedException("an empty regular expression");
    }
    try {
      return Pattern.compile(expression);
    } catch (PatternSyntaxException e) {
      throw new RefusedException("regular expression " + expression + ": " + e.getDescription());
    }
  }

  /** Whether all of the value matches. */
  public boolean matches(String value) {
    return compiled.pattern.matches(value);
  }
}
