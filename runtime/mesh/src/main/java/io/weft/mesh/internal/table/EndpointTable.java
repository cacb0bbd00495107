package io.weft.mesh.internal.table;

import java.net.InetSocketAddress;

/** {@code weft_endpoints}. */
public interface EndpointTable {

  /** Rows, of which row 0 means none. */
  int capacity();

  /** Writes a row that nobody uses yet; its counters start at zero. */
  void write(int id, int cluster, InetSocketAddress address);

  /** Empties a row. */
  void clear(int id);

  /** Requests or connections under way. */
  int active(int id);

  /** Requests or connections since the row was written. */
  long total(int id);
}
