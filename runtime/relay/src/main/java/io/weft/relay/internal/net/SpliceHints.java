package io.weft.relay.internal.net;

/** What the parser of HTTP requests tells that of responses ({@code r->message_hint}). */
final class SpliceHints {
  /** The request was HEAD. */
  private static final long TO_HEAD = 1;

  private SpliceHints() {}

  static boolean isToHead(long hint) {
    return (hint & TO_HEAD) != 0;
  }
}
