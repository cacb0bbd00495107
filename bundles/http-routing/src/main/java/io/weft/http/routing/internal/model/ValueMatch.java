package io.weft.http.routing.internal.model;

/** What one value has to be: {@code StringMatcher} and {@code Int64Range} without patterns. */
public sealed interface ValueMatch {

  /** Any value. */
  record Present() implements ValueMatch {}

  /**
   * A text.
   *
   * @param text in lower case when the case is ignored
   */
  record Text(TextKind kind, String text, boolean ignoreCase) implements ValueMatch {}

  /** A decimal number from {@code start} to before {@code end}. */
  record Range(long start, long end) implements ValueMatch {}

  /** {@code application/grpc}, alone or with a suffix after a plus. */
  record Grpc() implements ValueMatch {}
}
