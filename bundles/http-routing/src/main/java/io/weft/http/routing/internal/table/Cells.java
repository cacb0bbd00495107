package io.weft.http.routing.internal.table;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** The cells of a table while it is built; a cell is 64 bytes, cell 0 its head. */
final class Cells {
  static final int SIZE = 64;

  /** 256 MiB: beyond it a table is refused. */
  static final int MOST = 1 << 22;

  private final Map<String, Integer> texts = new HashMap<>();
  private byte[] bytes = new byte[SIZE * 64];
  private ByteBuffer buffer = view(bytes);
  private int used;

  /** The first of {@code count} new cells, all zero. */
  int allocate(int count) {
    int first = used;
    used = Math.addExact(used, count);
    if (used > MOST) {
      throw new TableTooLargeException(used);
    }
    while (used * SIZE > bytes.length) {
      bytes = Arrays.copyOf(bytes, bytes.length * 2);
      buffer = view(bytes);
    }
    return first;
  }

  private static ByteBuffer view(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
  }

  /** A text, once for all who need it. Empty texts need no cell. */
  int text(String text) {
    if (text.isEmpty()) {
      return 0;
    }
    return texts.computeIfAbsent(text, this::write);
  }

  private int write(String text) {
    byte[] content = bytes(text);
    int cell = allocate((content.length + SIZE - 1) / SIZE);
    buffer.put(cell * SIZE, content);
    return cell;
  }

  /** A 32-bit field: the {@code field}th of its cell. */
  void put(int cell, int field, int value) {
    buffer.putInt(cell * SIZE + 4 * field, value);
  }

  /** A 64-bit field by its offset in bytes. */
  void putLong(int cell, int offset, long value) {
    buffer.putLong(cell * SIZE + offset, value);
  }

  void putBytes(int cell, int offset, byte[] content) {
    buffer.put(cell * SIZE + offset, content);
  }

  int get(int cell, int field) {
    return buffer.getInt(cell * SIZE + 4 * field);
  }

  int used() {
    return used;
  }

  byte[] finish() {
    return Arrays.copyOf(bytes, used * SIZE);
  }

  /** Bytes as they stand in a head: one for each character up to U+00FF, else UTF-8. */
  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
