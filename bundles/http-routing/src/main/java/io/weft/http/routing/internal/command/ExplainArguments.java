package io.weft.http.routing.internal.command;

import io.weft.spi.command.UsageException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * {@code [--method M] [--header K:V]… [--listener NAME] [--repeat N] URL}.
 *
 * @param headers lines as they stand in a head
 * @param repeat how often to ask, to tell what a decision costs; 0 for once
 * @param listener a part of its name, empty for the one that takes the address
 * @param authority as in the URL
 * @param target path and query
 */
record ExplainArguments(
    String method,
    List<String> headers,
    String listener,
    int repeat,
    String host,
    int port,
    String authority,
    String target) {
  private static final int MOST = 10_000_000;
  static final String USAGE = "[--method M] [--header K:V]… [--listener NAME] [--repeat N] URL";

  static ExplainArguments parse(List<String> arguments) throws UsageException {
    String method = "GET";
    String listener = "";
    int repeat = 0;
    List<String> headers = new ArrayList<>();
    List<String> urls = new ArrayList<>();
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String word = rest.next();
      switch (word) {
        case "--method", "-X" -> method = next(rest, word);
        case "--header", "-H" -> headers.add(header(next(rest, word)));
        case "--repeat" -> repeat = times(next(rest, word));
        case "--listener" -> listener = next(rest, word);
        default -> urls.add(word);
      }
    }
    if (urls.size() != 1 || urls.getFirst().startsWith("-")) {
      throw new UsageException("usage: weft explain " + USAGE);
    }
    return of(method, headers, listener, repeat, urls.getFirst());
  }

  private static String next(Iterator<String> rest, String option) throws UsageException {
    if (!rest.hasNext()) {
      throw new UsageException(option + " needs a value");
    }
    return rest.next();
  }

  private static int times(String text) throws UsageException {
    try {
      int times = Integer.parseInt(text);
      if (times >= 1 && times <= MOST) {
        return times;
      }
    } catch (NumberFormatException e) {
      // The same answer as for a number out of range.
    }
    throw new UsageException("--repeat takes a number from 1 to " + MOST);
  }

  private static String header(String text) throws UsageException {
    int colon = text.indexOf(':');
    if (colon < 1) {
      throw new UsageException("a header is NAME:VALUE, not " + text);
    }
    return text.substring(0, colon) + ": " + text.substring(colon + 1).strip();
  }

  private static ExplainArguments of(
      String method, List<String> headers, String listener, int repeat, String url)
      throws UsageException {
    URI uri = uri(url.contains("://") ? url : "http://" + url);
    if (uri.getHost() == null || !"http".equals(uri.getScheme())) {
      throw new UsageException("a URL is http://HOST[:PORT]/PATH, not " + url);
    }
    String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    int port = uri.getPort() < 0 ? 80 : uri.getPort();
    return new ExplainArguments(
        method,
        headers,
        listener,
        repeat,
        uri.getHost(),
        port,
        uri.getRawAuthority(),
        path + query);
  }

  private static URI uri(String url) throws UsageException {
    try {
      return new URI(url);
    } catch (URISyntaxException e) {
      throw new UsageException("the URL cannot be read: " + e.getMessage());
    }
  }

  /** The head; a Host among the headers takes the place of the URL's. */
  byte[] head() {
    StringBuilder head = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    if (headers.stream().noneMatch(line -> line.regionMatches(true, 0, "host:", 0, 5))) {
      head.append("Host: ").append(authority).append("\r\n");
    }
    headers.forEach(line -> head.append(line).append("\r\n"));
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
