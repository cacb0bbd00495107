package io.weft.http.routing.internal.read;

import io.weft.spi.definition.RefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code UriTemplateMatchConfig.path_template}: literals, {@code *} within a segment, {@code **}
 * for the rest, {@code {name}} and {@code {name=pattern}}.
 *
 * @param regex the same as a regular expression, a group for each variable
 * @param variables in the order of the groups
 */
public record UriTemplate(String regex, List<String> variables) {
  private static final Pattern TOKEN =
      Pattern.compile("\\{([A-Za-z_][A-Za-z0-9_]*)(?:=([^}]*))?\\}|\\*\\*|\\*|[^{}*]+");

  private static final String SEGMENT = "[a-zA-Z0-9\\-._~%!$&'()+,;:@=]+";
  private static final String REST = "[a-zA-Z0-9\\-._~%!$&'()+,;:@=/]*";

  static UriTemplate of(String template) throws RefusedException {
    List<String> variables = new ArrayList<>();
    return new UriTemplate(regex(template, variables), List.copyOf(variables));
  }

  private static String regex(String template, List<String> variables) throws RefusedException {
    StringBuilder regex = new StringBuilder();
    Matcher token = TOKEN.matcher(template);
    int at = 0;
    while (token.find() && token.start() == at) {
      at = token.end();
      regex.append(token(token, variables));
    }
    if (at != template.length()) {
      throw new RefusedException("path template " + template + ": cannot read from position " + at);
    }
    return regex.toString();
  }

  private static String token(Matcher token, List<String> variables) throws RefusedException {
    if (token.group(1) != null) {
      variables.add(token.group(1));
      String pattern = token.group(2) == null ? "*" : token.group(2);
      return "(" + regex(pattern, new ArrayList<>()) + ")";
    }
    return switch (token.group()) {
      case "*" -> SEGMENT;
      case "**" -> REST;
      default -> com.google.re2j.Pattern.quote(token.group());
    };
  }

  /**
   * {@code UriTemplateRewriteConfig.path_template_rewrite} as a substitution for the expression.
   */
  public String substitution(String rewrite) throws RefusedException {
    StringBuilder result = new StringBuilder();
    Matcher token = TOKEN.matcher(rewrite);
    while (token.find()) {
      if (token.group(1) == null) {
        result.append(token.group().replace("\\", "\\\\"));
        continue;
      }
      int index = variables.indexOf(token.group(1));
      if (index < 0 || index > 8) {
        throw new RefusedException(
            "path_template_rewrite " + rewrite + ": no variable " + token.group(1));
      }
      result.append('\\').append(index + 1);
    }
    return result.toString();
  }
}
