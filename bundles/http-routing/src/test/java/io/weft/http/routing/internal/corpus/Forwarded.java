package io.weft.http.routing.internal.corpus;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.weft.http.routing.internal.service.KernelRouting.Asked;
import io.weft.relay.internal.http.EditableHead;
import io.weft.relay.internal.http.HeadWriter;
import io.weft.relay.internal.http.RequestHead;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The head that goes to the endpoint: written by the relay, then edited by the actions. */
final class Forwarded {
  private static final HeadWriter WRITER = new HeadWriter(true);

  private Forwarded() {}

  static EditableHead of(byte[] head, Asked asked) {
    RequestHead scanned = new RequestHead(128);
    boolean plain = scanned.scan(Arrays.copyOf(head, head.length + 64), head.length) == 0;
    EditableHead edit = new EditableHead(() -> plain ? written(head, scanned) : latin1(head));
    if (plain && scanned.isAbsolute(head)) {
      String target = edit.target();
      String rest = target.substring(target.indexOf("://") + 3);
      int end = rest.split("[/?]", 2)[0].length();
      edit.target(end == rest.length() ? "/" : rest.substring(end));
      edit.host(asked.view().authority());
    }
    asked.actions().forEach(action -> action.editRequest(edit, asked.view()));
    return edit;
  }

  private static String written(byte[] head, RequestHead scanned) {
    ByteBuf out = Unpooled.buffer(head.length + scanned.room());
    WRITER.write(head, scanned, out);
    return out.toString(StandardCharsets.ISO_8859_1);
  }

  private static String latin1(byte[] head) {
    return new String(head, StandardCharsets.ISO_8859_1);
  }
}
