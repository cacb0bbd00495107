package io.weft.http.routing.internal.action;

import com.google.re2j.Pattern;
import io.weft.http.routing.internal.model.PathMatch;

/** How a path changes on its way; the query stays as it was. */
sealed interface PathRewrite {

  /**
   * The new path.
   *
   * @param path as it was decided on, without query
   */
  String apply(String path);

  /**
   * {@code prefix_rewrite}: what the route matched is replaced; for a pattern that is the whole
   * path.
   */
  record Prefix(PathMatch match, String replacement) implements PathRewrite {
    @Override
    public String apply(String path) {
      if (match.kind() == PathMatch.Kind.ANY) {
        return replacement;
      }
      int length = match.text().length();
      return path.length() >= length ? replacement + path.substring(length) : path;
    }
  }

  /** {@code regex_rewrite}, and templates, whose pattern takes the whole path: each occurrence. */
  record Regex(Pattern pattern, String replacement) implements PathRewrite {
    @Override
    public String apply(String path) {
      return Substitution.all(pattern, replacement, path);
    }
  }
}
