package io.weft.mesh.internal.table;

/** {@code weft_clusters}. */
public interface ClusterTable {

  /** Rows, of which row 0 means none. */
  int capacity();

  /** Replaces a row. */
  void write(int id, ClusterEntry entry);
}
