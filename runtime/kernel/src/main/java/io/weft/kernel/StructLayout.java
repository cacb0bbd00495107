package io.weft.kernel;

import java.util.List;

/**
 * The layout of a C struct or union.
 *
 * @param size bytes
 * @param fields in the order of the source
 */
public record StructLayout(String name, long size, List<FieldLayout> fields) {
  public StructLayout {
    fields = List.copyOf(fields);
  }

  /**
   * A field by its name, or by its path: in {@code a.b} the offset counts from this struct.
   *
   * @throws KernelException where there is none
   */
  public FieldLayout field(String path) {
    int dot = path.indexOf('.');
    if (dot < 0) {
      return own(path);
    }
    FieldLayout outer = own(path.substring(0, dot));
    FieldLayout inner =
        outer.struct().orElseThrow(() -> absent(path)).field(path.substring(dot + 1));
    return new FieldLayout(
        path, outer.offset() + inner.offset(), inner.size(), inner.count(), inner.struct());
  }

  /** The offset of a field in bytes. */
  public long offset(String path) {
    return field(path).offset();
  }

  private FieldLayout own(String wanted) {
    return fields.stream()
        .filter(field -> field.name().equals(wanted))
        .findFirst()
        .orElseThrow(() -> absent(wanted));
  }

  private KernelException absent(String wanted) {
    return new KernelException("struct " + name + " has no field " + wanted);
  }
}
