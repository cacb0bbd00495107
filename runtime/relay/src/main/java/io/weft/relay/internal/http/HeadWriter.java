package io.weft.relay.internal.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/** Writes a head that is not passed on exactly as it came. */
public final class HeadWriter {
  /** The octets that {@link #append} adds at most. */
  public static final int ROOM = 64;

  private static final byte[] FORWARDED_PROTO = octets("x-forwarded-proto: http\r\n");
  private static final byte[] EMPTY_BODY = octets("content-length: 0\r\n");
  private static final byte[] NO_HOST = octets("host:\r\n");
  private static final byte[] END = {'\r', '\n'};

  private boolean forwardedProto;

  /**
   * @param forwardedProto whether requests get X-Forwarded-Proto when they have none, as Envoy does
   */
  public HeadWriter(boolean forwardedProto) {
    this.forwardedProto = forwardedProto;
  }

  /** Changes what the constructor was given. */
  public void forwardedProto(boolean wanted) {
    forwardedProto = wanted;
  }

  /** Whether lines have to go. */
  public boolean cuts(RequestHead head) {
    return !head.cuts().isEmpty() || head.isHttp10();
  }

  /** Whether lines have to be added. */
  public boolean appends(RequestHead head) {
    return head.lacksLength() || head.lacksHost() || (forwardedProto && head.lacksForwardedProto());
  }

  /** Adds the missing lines in place of the empty one, which {@code out} ends with. */
  public void append(RequestHead head, ByteBuf out) {
    out.writerIndex(out.writerIndex() - END.length);
    missing(head, out);
    out.writeBytes(END);
  }

  /** Writes the head without the lines to cut and with the missing ones. */
  public void write(byte[] bytes, RequestHead head, ByteBuf out) {
    int start = out.writerIndex();
    copy(bytes, head.length() - END.length, head.cuts(), out);
    if (head.isHttp10()) {
      out.setByte(start + head.fieldsFrom() - END.length - 1, '1');
    }
    missing(head, out);
    out.writeBytes(END);
  }

  private void missing(RequestHead head, ByteBuf out) {
    if (head.lacksHost()) {
      out.writeBytes(NO_HOST);
    }
    if (forwardedProto && head.lacksForwardedProto()) {
      out.writeBytes(FORWARDED_PROTO);
    }
    if (head.lacksLength()) {
      out.writeBytes(EMPTY_BODY);
    }
  }

  /** Whether the head of an answer differs from what came. */
  public boolean changes(ResponseHead head, Ending ending) {
    return ending != Ending.UNSAID || head.isHttp10() || !head.cuts().isEmpty();
  }

  /** Writes the head of an answer. */
  public void write(byte[] bytes, ResponseHead head, Ending ending, ByteBuf out) {
    int start = out.writerIndex();
    copy(bytes, head.length() - END.length, head.cuts(), out);
    if (head.isHttp10()) {
      out.setByte(start + 7, '1');
    }
    out.writeBytes(ending.octets());
    out.writeBytes(END);
  }

  private static void copy(byte[] bytes, int length, Cuts cuts, ByteBuf out) {
    int from = 0;
    for (int i = 0; i < cuts.count(); i++) {
      out.writeBytes(bytes, from, cuts.from(i) - from);
      from = cuts.to(i);
    }
    out.writeBytes(bytes, from, length - from);
  }

  private static byte[] octets(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
