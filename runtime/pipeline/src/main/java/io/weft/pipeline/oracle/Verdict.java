package io.weft.pipeline.oracle;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.MemorySegment;

/**
 * What the chain decided, read from the memory in which the kernel wrote it; valid until the oracle
 * is asked again. Reading allocates nothing.
 */
public final class Verdict {
  /**
   * {@code enum weft_verdict}: no slot decided. It never leaves the kernel unless the chain was
   * torn.
   */
  public static final int PENDING = 0;

  /** To {@link #targetPort}, which is {@link #endpoint} of {@link #cluster}. */
  public static final int FORWARD = 1;

  /** Answer with {@link #status}. */
  public static final int REPLY = 2;

  /** The chain leaves it to the relay. */
  public static final int RELAY = 3;

  private static final int ADDRESS_BYTES = 16;

  private final MemorySegment request;
  private final RequestLayout layout;

  Verdict(MemorySegment request, RequestLayout layout) {
    this.request = request;
    this.layout = layout;
  }

  private int at(long offset) {
    return request.get(JAVA_INT, offset);
  }

  private int shortAt(long offset) {
    return Short.toUnsignedInt(request.get(JAVA_SHORT, offset));
  }

  /** {@link #FORWARD}, {@link #REPLY}, {@link #RELAY} or {@link #PENDING}. */
  public int verdict() {
    return at(layout.verdict);
  }

  /** HTTP status of a reply. */
  public int status() {
    return at(layout.status);
  }

  /** {@code enum weft_reason}; see {@link Reason}. */
  public int reason() {
    return at(layout.reason);
  }

  public int detail() {
    return at(layout.detail);
  }

  /** Number of the route for people, from 1; 0 none. */
  public int route() {
    return at(layout.route);
  }

  public int cluster() {
    return at(layout.cluster);
  }

  public int endpoint() {
    return at(layout.endpoint);
  }

  /** The id of an action, {@code index} 0 to 2; 0 none. */
  public int action(int index) {
    return at(layout.actions.offset(index));
  }

  public int split() {
    return at(layout.split);
  }

  public int hashPolicy() {
    return at(layout.hashPolicy);
  }

  public int limit() {
    return at(layout.limit);
  }

  public int mirror() {
    return at(layout.mirror);
  }

  public int subset() {
    return at(layout.subset);
  }

  public long hash() {
    return request.get(JAVA_LONG, layout.hash);
  }

  /** Phases that were needed and that no slot did: bits of {@code Phase}. */
  public int needs() {
    return at(layout.needs);
  }

  /** The port of the target. */
  public int targetPort() {
    return shortAt(layout.target + layout.port);
  }

  /** Copies the target's address, IPv4 as ::ffff:a.b.c.d, to 16 bytes from {@code at}. */
  public void targetAddress(byte[] to, int at) {
    MemorySegment.copy(request, JAVA_BYTE, layout.target, to, at, ADDRESS_BYTES);
  }

  /** {@code enum weft_framing}: 0 no body, 1 Content-Length, 2 chunked. */
  public int framing() {
    return at(layout.framing);
  }

  /** Bits of {@code enum weft_http_flag}. */
  public int httpFlags() {
    return at(layout.httpFlags);
  }

  public long contentLength() {
    return request.get(JAVA_LONG, layout.contentLength);
  }

  /** Where a part begins in the head. */
  public int offset(Span span) {
    return shortAt(span.offset(layout));
  }

  /** Bytes of a part; 0 when it is absent. */
  public int length(Span span) {
    return shortAt(span.offset(layout) + layout.spanLength);
  }

  /** Headers that the parser found. */
  public int headerCount() {
    return at(layout.headerCount);
  }

  /** Copies offset and length of name, then of value, of a header to four elements. */
  public void header(int index, int[] to) {
    long at = layout.headers.offset(index);
    for (int i = 0; i < layout.header.length; i++) {
      to[i] = shortAt(at + layout.header[i]);
    }
  }

  /** Steps of the trace: how many slots ran or were missed, at most 32. */
  public int steps() {
    return at(layout.traceCount);
  }

  /** A step of the trace, for people; allocates. */
  public Step step(int index) {
    long at = layout.trace.offset(index);
    return new Step(
        request.get(JAVA_BYTE, at + layout.tracePhase),
        shortAt(at + layout.traceSlot),
        request.get(JAVA_BYTE, at + layout.traceResult),
        at(at + layout.traceDetail));
  }

  /** What a slot did: phase, index and result as numbers of the kernel. */
  public record Step(int phase, int slot, int result, int detail) {}
}
