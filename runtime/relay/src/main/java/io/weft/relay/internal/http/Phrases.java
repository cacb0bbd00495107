package io.weft.relay.internal.http;

import java.util.Map;
import java.util.stream.Collectors;

/** Reason phrases of status codes (RFC 9110, section 15). */
public final class Phrases {
  private static final Map<Integer, String> BY_STATUS =
      """
      200 OK
      201 Created
      202 Accepted
      204 No Content
      301 Moved Permanently
      302 Found
      303 See Other
      304 Not Modified
      307 Temporary Redirect
      308 Permanent Redirect
      400 Bad Request
      401 Unauthorized
      403 Forbidden
      404 Not Found
      405 Method Not Allowed
      408 Request Timeout
      413 Content Too Large
      426 Upgrade Required
      429 Too Many Requests
      431 Request Header Fields Too Large
      500 Internal Server Error
      501 Not Implemented
      502 Bad Gateway
      503 Service Unavailable
      504 Gateway Timeout
      """
          .lines()
          .collect(
              Collectors.toUnmodifiableMap(
                  line -> Integer.valueOf(line.substring(0, 3)), line -> line.substring(4)));

  private Phrases() {}

  /** The phrase, {@code Unknown} where there is none. */
  public static String of(int status) {
    return BY_STATUS.getOrDefault(status, "Unknown");
  }
}
