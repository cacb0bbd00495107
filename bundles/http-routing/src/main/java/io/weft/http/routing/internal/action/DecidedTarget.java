package io.weft.http.routing.internal.action;

import io.weft.http.routing.internal.kernel.ListenerOptions;
import io.weft.http.routing.internal.kernel.ListenerOptions.Flag;
import io.weft.spi.relay.RequestView;
import java.util.List;
import java.util.Locale;

/**
 * Scheme, authority, path and query on which the kernel decides, which may differ from the head's
 * bytes: absolute targets, canonical paths, stripped ports ({@code target.h}).
 *
 * @param path without query
 * @param query with its question mark, empty for none
 */
public record DecidedTarget(String scheme, String authority, String path, String query) {

  /** What was decided on for a request. */
  public static DecidedTarget of(RequestView request, ListenerOptions options) {
    String target = request.target();
    String lower = target.toLowerCase(Locale.ROOT);
    boolean absolute = lower.startsWith("http://") || lower.startsWith("https://");
    String scheme = absolute ? lower.substring(0, lower.indexOf(':')) : forwardedScheme(request);
    String host = request.authority();
    String rest = target;
    if (absolute) {
      int from = target.indexOf("//") + 2;
      int end = end(target, from);
      host =
          target.substring(
              target.lastIndexOf('@', end - 1) >= from
                  ? target.lastIndexOf('@', end - 1) + 1
                  : from,
              end);
      rest = end == target.length() ? "/" : target.substring(end);
    } else if (host.isEmpty() && request.values("host").isEmpty()) {
      host = options.defaultHost();
    }
    int question = rest.indexOf('?');
    String path = question < 0 ? rest : rest.substring(0, question);
    return new DecidedTarget(
        scheme,
        authority(host, options, request.destination().getPort()),
        CanonicalPath.of(path, options),
        question < 0 ? "" : rest.substring(question));
  }

  private static int end(String target, int from) {
    for (int i = from; i < target.length(); i++) {
      if (target.charAt(i) == '/' || target.charAt(i) == '?') {
        return i;
      }
    }
    return target.length();
  }

  private static String forwardedScheme(RequestView request) {
    List<String> forwarded = request.values("x-forwarded-proto");
    boolean https = !forwarded.isEmpty() && forwarded.getFirst().equalsIgnoreCase("https");
    return https || request.secure() ? "https" : "http";
  }

  private static String authority(String host, ListenerOptions options, int listenerPort) {
    String name = options.has(Flag.STRIP_DOT) ? withoutDot(host) : host;
    int colon = portAt(name);
    if (colon < 0 || !isPort(name.substring(colon + 1))) {
      return name;
    }
    boolean matching = Integer.parseInt(name.substring(colon + 1)) == listenerPort;
    boolean strip =
        options.has(Flag.STRIP_ANY_PORT) || (options.has(Flag.STRIP_MATCHING_PORT) && matching);
    return strip ? name.substring(0, colon) : name;
  }

  private static String withoutDot(String host) {
    int colon = portAt(host);
    int end = colon < 0 ? host.length() : colon;
    return end > 0 && host.charAt(end - 1) == '.'
        ? host.substring(0, end - 1) + host.substring(end)
        : host;
  }

  /** Where the port's colon is, negative for none. */
  static int portAt(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? colon : -1;
  }

  private static boolean isPort(String text) {
    return !text.isEmpty()
        && text.length() <= 9
        && text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** As a request line has it. */
  public String target() {
    return path + query;
  }
}
