package io.weft.mesh.internal.table;

/** {@code weft_listeners} and {@code weft_listener_ids}. */
public interface ListenerTable {

  /** Rows, of which row 0 means none. */
  int capacity();

  /** Replaces a row. */
  void write(int id, ListenerEntry entry);

  /** Empties a row. */
  void clear(int id);

  /** From now on connections to {@code key} belong to row {@code id}; one atomic step. */
  void point(ListenerKey key, int id);

  /** From now on connections to {@code key} belong to no listener. */
  void unpoint(ListenerKey key);
}
