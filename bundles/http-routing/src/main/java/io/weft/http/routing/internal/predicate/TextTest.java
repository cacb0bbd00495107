package io.weft.http.routing.internal.predicate;

import java.util.Locale;

/** What one value has to be. */
public sealed interface TextTest {

  /** Whether a value fits. */
  boolean test(String value);

  /** In words. */
  String describe();

  /** A regular expression over the whole value. */
  record Matches(Regex regex) implements TextTest {
    @Override
    public boolean test(String value) {
      return regex.matches(value);
    }

    @Override
    public String describe() {
      return "matches " + regex.expression();
    }
  }

  /** A text too long to be searched for by the kernel. */
  record Contains(String text, boolean ignoreCase) implements TextTest {
    @Override
    public boolean test(String value) {
      return (ignoreCase ? value.toLowerCase(Locale.ROOT) : value).contains(text);
    }

    @Override
    public String describe() {
      return "contains \"" + text + "\"" + (ignoreCase ? " in any case" : "");
    }
  }
}
