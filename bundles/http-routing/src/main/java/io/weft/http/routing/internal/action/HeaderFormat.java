package io.weft.http.routing.internal.action;

import io.weft.spi.definition.RefusedException;
import io.weft.spi.relay.HeadEditor;
import io.weft.spi.relay.RequestView;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A value with Envoy's substitutions, such as {@code %REQ(x-user?x-id):20%}; what is missing is
 * empty.
 */
final class HeaderFormat {
  private static final Pattern OPERATOR =
      Pattern.compile("%(?:%|([A-Z_]+)(?:\\(([^)]*)\\))?(?::(\\d+))?%)");

  private interface Part {
    String text(FormatContext context, HeadEditor head);
  }

  private final List<Part> parts;

  private HeaderFormat(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * Reads a value.
   *
   * @throws RefusedException for an operator that is not known
   */
  static HeaderFormat parse(String value) throws RefusedException {
    List<Part> parts = new ArrayList<>();
    Matcher matcher = OPERATOR.matcher(value);
    int at = 0;
    while (matcher.find()) {
      literal(parts, value.substring(at, matcher.start()), value);
      String operator = matcher.group(1);
      parts.add(operator == null ? (c, h) -> "%" : operator(matcher, value));
      at = matcher.end();
    }
    literal(parts, value.substring(at), value);
    return new HeaderFormat(List.copyOf(parts));
  }

  private static void literal(List<Part> parts, String text, String value) throws RefusedException {
    if (text.indexOf('%') >= 0) {
      throw new RefusedException("header value \"" + value + "\": a % that starts no operator");
    }
    if (!text.isEmpty()) {
      parts.add((context, head) -> text);
    }
  }

  private static Part operator(Matcher matcher, String value) throws RefusedException {
    String argument = matcher.group(2) == null ? "" : matcher.group(2);
    int most = matcher.group(3) == null ? Integer.MAX_VALUE : Integer.parseInt(matcher.group(3));
    Part part = operator(matcher.group(1), argument);
    if (part == null) {
      throw new RefusedException(
          "header value \"" + value + "\": operator " + matcher.group() + " is not supported");
    }
    return (context, head) -> {
      String text = part.text(context, head);
      return text.length() > most ? text.substring(0, most) : text;
    };
  }

  private static Part operator(String name, String argument) {
    return switch (name) {
      case "REQ" -> (context, head) -> alternatives(argument, n -> requestValue(context, head, n));
      case "RESP" ->
          (context, head) ->
              context.response() ? alternatives(argument, n -> first(head.values(n))) : "";
      case "PROTOCOL" -> (context, head) -> "HTTP/1.1";
      case "ROUTE_NAME" -> (context, head) -> context.routeName();
      case "UPSTREAM_CLUSTER" -> (context, head) -> context.cluster();
      case "VIRTUAL_CLUSTER_NAME" -> (context, head) -> "";
      case "RESPONSE_FLAGS" -> (context, head) -> "-";
      case "RESPONSE_CODE" -> (context, head) -> first(head.values(":status"));
      case "DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT" ->
          (context, head) -> remoteAddress(context.request());
      case "DOWNSTREAM_DIRECT_REMOTE_ADDRESS_WITHOUT_PORT" ->
          (context, head) -> context.request().source().getAddress().getHostAddress();
      case "DOWNSTREAM_LOCAL_ADDRESS_WITHOUT_PORT" ->
          (context, head) -> context.request().destination().getAddress().getHostAddress();
      case "DOWNSTREAM_LOCAL_PORT" ->
          (context, head) -> String.valueOf(context.request().destination().getPort());
      default -> null;
    };
  }

  private static String alternatives(
      String argument, java.util.function.Function<String, String> value) {
    int question = argument.indexOf('?');
    String main = question < 0 ? argument : argument.substring(0, question);
    String text = value.apply(main.toLowerCase(Locale.ROOT));
    return text.isEmpty() && question >= 0
        ? value.apply(argument.substring(question + 1).toLowerCase(Locale.ROOT))
        : text;
  }

  private static String requestValue(FormatContext context, HeadEditor head, String name) {
    return switch (name) {
      case ":method" -> context.request().method();
      case ":path" -> context.target().target();
      case ":authority", "host" -> context.target().authority();
      case ":scheme" -> context.target().scheme();
      default -> first(context.response() ? context.request().values(name) : head.values(name));
    };
  }

  private static String first(List<String> values) {
    return values.isEmpty() ? "" : values.getFirst();
  }

  /** The last of X-Forwarded-For, as Envoy has it without use_remote_address. */
  private static String remoteAddress(RequestView request) {
    List<String> forwarded = request.values("x-forwarded-for");
    if (forwarded.isEmpty()) {
      return request.source().getAddress().getHostAddress();
    }
    String last = forwarded.getLast();
    return last.substring(last.lastIndexOf(',') + 1).strip();
  }

  String format(FormatContext context, HeadEditor head) {
    StringBuilder text = new StringBuilder();
    parts.forEach(part -> text.append(part.text(context, head)));
    return text.toString();
  }
}
