package io.weft.testkit;

import io.weft.pipeline.oracle.Reason;
import io.weft.pipeline.oracle.Span;
import io.weft.pipeline.oracle.Verdict;
import io.weft.pipeline.table.Addresses;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the chain said, copied.
 *
 * @param status of a reply
 * @param detail private to the slot or the phase that was missed
 * @param target where to forward to
 * @param actions ids of actions, 0 none
 * @param definitions the fields that name a definition: split, hash_policy, limit, mirror, subset
 * @param spans parts of the head that the parser found, as text
 * @param spansEnd where the last of the spans and headers ends in the head
 * @param trace what each slot did, in order
 */
public record Answer(
    Kind kind,
    int status,
    Reason reason,
    int detail,
    int route,
    int cluster,
    int endpoint,
    Optional<InetSocketAddress> target,
    List<Integer> actions,
    Map<String, Integer> definitions,
    long hash,
    int framing,
    int httpFlags,
    long contentLength,
    Map<Span, String> spans,
    int spansEnd,
    List<Map.Entry<String, String>> headers,
    List<Verdict.Step> trace) {

  /** {@code enum weft_verdict}. */
  public enum Kind {
    PENDING,
    FORWARD,
    REPLY,
    RELAY
  }

  static Answer copy(Verdict verdict, MemorySegment head) {
    return new Answer(
        Kind.values()[verdict.verdict()],
        verdict.status(),
        Reason.of(verdict.reason()),
        verdict.detail(),
        verdict.route(),
        verdict.cluster(),
        verdict.endpoint(),
        target(verdict),
        List.of(verdict.action(0), verdict.action(1), verdict.action(2)),
        Map.of(
            "split", verdict.split(),
            "hash_policy", verdict.hashPolicy(),
            "limit", verdict.limit(),
            "mirror", verdict.mirror(),
            "subset", verdict.subset()),
        verdict.hash(),
        verdict.framing(),
        verdict.httpFlags(),
        verdict.contentLength(),
        spans(verdict, head),
        spansEnd(verdict),
        headers(verdict, head),
        trace(verdict));
  }

  private static Optional<InetSocketAddress> target(Verdict verdict) {
    if (verdict.targetPort() == 0) {
      return Optional.empty();
    }
    byte[] ip = new byte[Addresses.BYTES];
    verdict.targetAddress(ip, 0);
    return Optional.of(new InetSocketAddress(Addresses.decodeIp(ip, 0), verdict.targetPort()));
  }

  private static Map<Span, String> spans(Verdict verdict, MemorySegment head) {
    Map<Span, String> spans = new EnumMap<>(Span.class);
    for (Span span : Span.values()) {
      spans.put(span, text(head, verdict.offset(span), verdict.length(span)));
    }
    return spans;
  }

  private static int spansEnd(Verdict verdict) {
    int end = 0;
    for (Span span : Span.values()) {
      if (verdict.length(span) > 0) {
        end = Math.max(end, verdict.offset(span) + verdict.length(span));
      }
    }
    int[] at = new int[4];
    for (int i = 0; i < verdict.headerCount(); i++) {
      verdict.header(i, at);
      end = Math.max(end, Math.max(at[0] + at[1], at[2] + at[3]));
    }
    return end;
  }

  private static List<Map.Entry<String, String>> headers(Verdict verdict, MemorySegment head) {
    List<Map.Entry<String, String>> headers = new ArrayList<>();
    int[] at = new int[4];
    for (int i = 0; i < verdict.headerCount(); i++) {
      verdict.header(i, at);
      headers.add(Map.entry(text(head, at[0], at[1]), text(head, at[2], at[3])));
    }
    return headers;
  }

  /** Spans of a slot that wrote nonsense must not end the test before it can say so. */
  private static String text(MemorySegment head, int offset, int length) {
    if (offset + length > head.byteSize()) {
      return "<beyond the head: " + offset + "+" + length + ">";
    }
    byte[] bytes = head.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static List<Verdict.Step> trace(Verdict verdict) {
    List<Verdict.Step> steps = new ArrayList<>();
    for (int i = 0; i < verdict.steps(); i++) {
      steps.add(verdict.step(i));
    }
    return steps;
  }

  /**
   * One line: {@code forward cluster=2 endpoint=5}, {@code reply 503 no_slot}, {@code relay
   * needs_predicate}.
   */
  public String summary() {
    return switch (kind) {
      case PENDING -> "pending";
      case FORWARD -> "forward cluster=" + cluster + " endpoint=" + endpoint;
      case REPLY -> "reply " + status + " " + reason.label();
      case RELAY -> "relay " + reason.label();
    };
  }
}
