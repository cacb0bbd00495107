package io.weft.http.routing.internal.corpus;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weft.relay.internal.http.BodyReader;
import io.weft.relay.internal.http.Framing;
import io.weft.relay.internal.http.HeadEnd;
import io.weft.testkit.Answer;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/** The bytes of a connection, cut into heads as the relay cuts them. */
final class Wire {
  private final ByteBuf in;

  Wire(Struct request) {
    in = Unpooled.wrappedBuffer(bytes(request));
  }

  private static byte[] bytes(Struct request) {
    if (request.containsFields("raw")) {
      return latin1(Corpus.text(request, "raw"));
    }
    if (request.containsFields("raw_b64")) {
      return Base64.getDecoder().decode(Corpus.text(request, "raw_b64"));
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Value part : Corpus.values(request, "raw_parts")) {
      String text = part.getListValue().getValues(0).getStringValue();
      out.writeBytes(latin1(text.repeat((int) part.getListValue().getValues(1).getNumberValue())));
    }
    return out.toByteArray();
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  boolean isReadable() {
    return in.isReadable();
  }

  /** The next head; empty when there is none yet. One that can be none is what there is. */
  Optional<byte[]> head() {
    int start = HeadEnd.skipEmptyLines(in, in.readerIndex(), in.writerIndex());
    in.readerIndex(start);
    int end = HeadEnd.find(in, start, in.writerIndex());
    boolean hopeless =
        in.isReadable() && (!HeadEnd.mayBegin(in.getByte(start)) || in.readableBytes() > 32768);
    if (end == HeadEnd.ABSENT && !hopeless) {
      return Optional.empty();
    }
    byte[] head = new byte[(end == HeadEnd.ABSENT ? in.writerIndex() : end) - start];
    in.readBytes(head);
    return Optional.of(head);
  }

  /** How a body ended. */
  enum Body {
    WHOLE,
    BAD,
    INCOMPLETE
  }

  /** Reads the body that the kernel's parser announced. */
  Body body(Answer answer) {
    BodyReader body = new BodyReader();
    body.start(Framing.values()[answer.framing()], answer.contentLength());
    in.readerIndex(body.read(in, in.readerIndex(), in.writerIndex()));
    if (body.isBad()) {
      return Body.BAD;
    }
    return body.isDone() ? Body.WHOLE : Body.INCOMPLETE;
  }
}
