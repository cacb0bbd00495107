package io.weft.http.routing.internal.table;

import io.weft.http.routing.internal.model.Condition;
import io.weft.http.routing.internal.model.PathMatch;
import io.weft.http.routing.internal.model.PathMatch.Kind;
import io.weft.http.routing.internal.model.Rule;
import io.weft.http.routing.internal.model.TextKind;
import io.weft.http.routing.internal.model.ValueMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where a rule stands in the index of its virtual host, and what remains to be asked there.
 *
 * @param exact text of an exact path
 * @param prefix text of a prefix; "" and "/" stand in lists of their own
 * @param asked conditions, with the path's where the index does not answer it
 */
record IndexedPath(Optional<String> exact, Optional<String> prefix, List<Condition> asked) {

  /**
   * Places a rule.
   *
   * @param fold the index of this virtual host is in lower case, because some rule ignores case
   */
  static IndexedPath of(Rule rule, boolean fold) {
    PathMatch path = rule.path();
    String text = fold || path.ignoreCase() ? lower(path.text()) : path.text();
    return switch (path.kind()) {
      case ANY -> new IndexedPath(Optional.empty(), Optional.of(""), rule.conditions());
      case EXACT ->
          new IndexedPath(
              Optional.of(text), Optional.empty(), verified(rule, fold, TextKind.EXACT));
      case PREFIX -> prefix(rule, fold, text);
      case SEPARATED -> separated(rule, fold, text);
    };
  }

  private static IndexedPath prefix(Rule rule, boolean fold, String text) {
    if (Cells.bytes(text).length > Lengths.MOST) {
      return new IndexedPath(Optional.empty(), Optional.of(""), with(rule, text, TextKind.PREFIX));
    }
    return new IndexedPath(
        Optional.empty(), Optional.of(text), verified(rule, fold, TextKind.PREFIX));
  }

  private static IndexedPath separated(Rule rule, boolean fold, String text) {
    String prefix = text + "/";
    if (Cells.bytes(prefix).length > Lengths.MOST) {
      throw new IllegalArgumentException("path_separated_prefix longer than 255 bytes: " + text);
    }
    return new IndexedPath(
        Optional.of(text), Optional.of(prefix), verified(rule, fold, TextKind.PREFIX));
  }

  /** An index in lower case finds too much for a rule that does not ignore case. */
  private static List<Condition> verified(Rule rule, boolean fold, TextKind kind) {
    boolean exact = !fold || rule.path().ignoreCase();
    return exact ? rule.conditions() : with(rule, rule.path().text(), kind);
  }

  private static List<Condition> with(Rule rule, String text, TextKind kind) {
    boolean ignore = rule.path().kind() != Kind.ANY && rule.path().ignoreCase();
    List<Condition> asked = new ArrayList<>();
    asked.add(
        new Condition.OfPart(
            Condition.Part.PURE_PATH, new ValueMatch.Text(kind, text, ignore), false));
    asked.addAll(rule.conditions());
    return asked;
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
