package io.weft.mesh.internal.cluster;

import io.weft.mesh.internal.id.Grace;
import io.weft.mesh.internal.id.IdPool;
import io.weft.mesh.internal.table.EndpointTable;
import io.weft.spi.definition.RefusedException;
import java.net.InetSocketAddress;

/**
 * Rows of {@code weft_endpoints}. A row that left its cluster is used again only when the grace
 * time has passed and nothing is under way to it any more: whoever still holds its id counts its
 * end there.
 */
public final class EndpointRows {
  private final EndpointTable table;
  private final IdPool pool;
  private final Grace grace;

  public EndpointRows(EndpointTable table, IdPool pool, Grace grace) {
    this.table = table;
    this.pool = pool;
    this.grace = grace;
  }

  /** Takes a row and writes it. */
  int add(int cluster, InetSocketAddress address) throws RefusedException {
    int id = pool.take();
    table.write(id, cluster, address);
    return id;
  }

  /** No new request will choose the row. */
  public void retire(int id) {
    grace.after(() -> free(id));
  }

  private void free(int id) {
    if (table.active(id) > 0) {
      retire(id);
      return;
    }
    table.clear(id);
    pool.give(id);
  }

  /** Requests or connections under way. */
  public int active(int id) {
    return table.active(id);
  }

  /** Requests or connections since the endpoint came. */
  public long total(int id) {
    return table.total(id);
  }
}
