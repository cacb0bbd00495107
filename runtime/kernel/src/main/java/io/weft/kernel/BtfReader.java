package io.weft.kernel;

import io.weft.kernel.BtfType.Kind;
import io.weft.kernel.BtfType.Member;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads a BTF section into types by id (Documentation/bpf/btf.rst). */
final class BtfReader {
  private static final int MAGIC = 0xeb9f;

  private final ByteBuffer types;
  private final ByteBuffer strings;

  private BtfReader(ByteBuffer types, ByteBuffer strings) {
    this.types = types;
    this.strings = strings;
  }

  /** Type 0 is void. */
  static List<BtfType> read(byte[] section) {
    ByteBuffer btf = ByteBuffer.wrap(section).order(ByteOrder.nativeOrder());
    if (btf.remaining() < 24 || Short.toUnsignedInt(btf.getShort(0)) != MAGIC) {
      throw new KernelException("BTF of another byte order, or none");
    }
    int header = btf.getInt(4);
    BtfReader reader =
        new BtfReader(
            part(btf, header + btf.getInt(8), btf.getInt(12)),
            part(btf, header + btf.getInt(16), btf.getInt(20)));
    return reader.all();
  }

  private static ByteBuffer part(ByteBuffer btf, int offset, int length) {
    return btf.slice(offset, length).order(ByteOrder.nativeOrder());
  }

  private List<BtfType> all() {
    List<BtfType> all = new ArrayList<>();
    all.add(new BtfType(Kind.VOID, "void", 0, false, List.of()));
    while (types.hasRemaining()) {
      all.add(next());
    }
    return List.copyOf(all);
  }

  private BtfType next() {
    String name = string(types.getInt());
    int info = types.getInt();
    int reference = types.getInt();
    Kind kind = Kind.values()[info >>> 24 & 0x1f];
    return new BtfType(kind, name, reference, info < 0, members(kind, info & 0xffff));
  }

  private List<Member> members(Kind kind, int count) {
    switch (kind) {
      case INT, VAR, DECL_TAG -> types.getInt();
      case ARRAY -> {
        int element = types.getInt();
        types.getInt();
        return List.of(new Member("", element, Integer.toUnsignedLong(types.getInt())));
      }
      case STRUCT, UNION, ENUM, ENUM64, DATASEC, FUNC_PROTO -> {
        return repeated(kind, count);
      }
      default -> {
        // Nothing follows.
      }
    }
    return List.of();
  }

  private List<Member> repeated(Kind kind, int count) {
    List<Member> members = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      members.add(member(kind));
    }
    return List.copyOf(members);
  }

  private Member member(Kind kind) {
    return switch (kind) {
      case ENUM -> new Member(string(types.getInt()), 0, types.getInt());
      case ENUM64 -> {
        String name = string(types.getInt());
        long low = Integer.toUnsignedLong(types.getInt());
        yield new Member(name, 0, low | (long) types.getInt() << 32);
      }
      case DATASEC -> {
        int type = types.getInt();
        int offset = types.getInt();
        types.getInt();
        yield new Member("", type, offset);
      }
      case FUNC_PROTO -> new Member(string(types.getInt()), types.getInt(), 0);
      default ->
          new Member(
              string(types.getInt()), types.getInt(), Integer.toUnsignedLong(types.getInt()));
    };
  }

  private String string(int offset) {
    int end = offset;
    while (strings.get(end) != 0) {
      end++;
    }
    byte[] bytes = new byte[end - offset];
    strings.get(offset, bytes);
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
