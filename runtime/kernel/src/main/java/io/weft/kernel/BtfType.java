package io.weft.kernel;

import java.util.List;

/**
 * One type of a BTF section (Documentation/bpf/btf.rst).
 *
 * @param reference the size in bytes of INT, ENUM, STRUCT, UNION, DATASEC; else the id of a type
 * @param bitfields whether members carry a bit size in the upper byte of their offset
 * @param members of STRUCT, UNION (offset in bits), ENUM (value), DATASEC (offset in bytes); the
 *     element type and the count of an ARRAY
 */
record BtfType(Kind kind, String name, int reference, boolean bitfields, List<Member> members) {
  record Member(String name, int type, long value) {}

  /** In the order of the BTF numbers. */
  enum Kind {
    VOID,
    INT,
    PTR,
    ARRAY,
    STRUCT,
    UNION,
    ENUM,
    FWD,
    TYPEDEF,
    VOLATILE,
    CONST,
    RESTRICT,
    FUNC,
    FUNC_PROTO,
    VAR,
    DATASEC,
    FLOAT,
    DECL_TAG,
    TYPE_TAG,
    ENUM64
  }

  boolean isComposite() {
    return kind == Kind.STRUCT || kind == Kind.UNION;
  }

  /** Names another type and adds nothing to its layout. */
  boolean isAlias() {
    return switch (kind) {
      case TYPEDEF, VOLATILE, CONST, RESTRICT, TYPE_TAG, VAR -> true;
      default -> false;
    };
  }
}
