package io.weft.it.torture;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** An answer as octets hold it: with a length, or in chunks, which a mesh may make of any body. */
record Answer(String head, byte[] body, boolean whole) {
  private static final Answer NONE = new Answer("", new byte[0], false);

  /** The first of what was received, which is taken out; not whole when octets are missing. */
  static Answer first(ByteArrayOutputStream unread) {
    String all = unread.toString(StandardCharsets.ISO_8859_1);
    int end = all.indexOf("\r\n\r\n") + 4;
    if (end < 4) {
      return NONE;
    }
    String head = all.substring(0, end).toLowerCase(Locale.ROOT);
    int length = Integer.parseInt(field(head, "content-length"));
    if (all.length() < end + length) {
      return NONE;
    }
    byte[] octets = unread.toByteArray();
    unread.reset();
    unread.write(octets, end + length, octets.length - end - length);
    return new Answer(head, Arrays.copyOfRange(octets, end, end + length), true);
  }

  private static String field(String head, String name) {
    return head.lines()
        .filter(line -> line.startsWith(name + ":"))
        .map(line -> line.substring(name.length() + 1).strip())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no " + name + " in " + head));
  }

  /** What is not as it has to be, or nothing. */
  String difference(String token, int size, int sent) {
    if (!head.startsWith("http/1.1 200 ")) {
      return head.lines().findFirst().orElse("") + " " + new String(body, StandardCharsets.UTF_8);
    }
    if (!field(head, "x-token").equals(token)) {
      return "the answer of " + field(head, "x-token");
    }
    if (!field(head, "x-received").equals(Integer.toString(sent))) {
      return "the server received " + field(head, "x-received");
    }
    return Arrays.equals(body, Message.body(token, size))
        ? ""
        : "another body of " + body.length + " octets";
  }
}
