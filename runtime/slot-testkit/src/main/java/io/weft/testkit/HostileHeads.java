package io.weft.testkit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Heads that a client might send to break a slot. */
final class HostileHeads {
  private static final int LONGEST = 32768;
  private static final int RANDOM = 200;

  private HostileHeads() {}

  static List<byte[]> all(byte[] good) {
    List<byte[]> heads = new ArrayList<>();
    heads.add(new byte[0]);
    heads.add(new byte[1]);
    sized(heads);
    torn(heads, good);
    textual(heads);
    random(heads, good);
    return heads;
  }

  /** Every byte value, up to the longest head and beyond. */
  private static void sized(List<byte[]> heads) {
    for (byte value : new byte[] {0, ' ', '/', 'A', '\r', '\n', ':', '%', (byte) 0xff}) {
      for (int size : new int[] {2, 255, 4096, LONGEST - 1, LONGEST, LONGEST + 1}) {
        byte[] head = new byte[size];
        Arrays.fill(head, value);
        heads.add(head);
      }
    }
  }

  private static void torn(List<byte[]> heads, byte[] good) {
    for (int end = 0; end < good.length; end++) {
      heads.add(Arrays.copyOf(good, end));
    }
  }

  private static void textual(List<byte[]> heads) {
    text(heads, "GET " + "/a".repeat(16000) + " HTTP/1.1\r\nHost: a\r\n\r\n");
    text(heads, "GET / HTTP/1.1\r\nHost: a\r\n" + "x: y\r\n".repeat(127) + "\r\n");
    text(heads, "GET / HTTP/1.1\r\nHost: a\r\n" + "x: y\r\n".repeat(1000) + "\r\n");
    text(heads, "GET / HTTP/1.1\r\nHost: a\r\nx: " + "y".repeat(32000) + "\r\n\r\n");
    text(heads, "GET / HTTP/1.1\r\n" + "h".repeat(32000) + ": a\r\n\r\n");
    text(heads, "GET /?" + "q".repeat(32000) + "\r\nHost: a\r\n\r\n");
    text(heads, "GET http://" + "a".repeat(32000) + "/ HTTP/1.1\r\n\r\n");
    text(heads, "\r\n".repeat(16384));
  }

  private static void text(List<byte[]> heads, String head) {
    heads.add(head.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Noise, and good heads with a few bytes changed; the same each time. */
  private static void random(List<byte[]> heads, byte[] good) {
    Random random = new Random(42);
    for (int i = 0; i < RANDOM; i++) {
      byte[] noise = new byte[random.nextInt(1 + 4 * (i + 1))];
      random.nextBytes(noise);
      heads.add(noise);
      byte[] changed = good.clone();
      for (int n = random.nextInt(4); n >= 0 && changed.length > 0; n--) {
        changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
      }
      heads.add(changed);
    }
  }
}
