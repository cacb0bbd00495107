package io.weft.kernel;

import java.util.Optional;

/**
 * A field of a C struct.
 *
 * @param offset bytes from the start of the struct
 * @param size bytes of the field, of one element where it is an array
 * @param count elements of an array (all dimensions), else 1; a flexible array has 0
 * @param struct the layout of a struct, or of an array's elements
 */
public record FieldLayout(
    String name, long offset, long size, int count, Optional<StructLayout> struct) {
  /** Bytes in all. */
  public long bytes() {
    return size * count;
  }

  /** The offset of an element of an array. */
  public long offset(int index) {
    return offset + index * size;
  }
}
