package io.weft.pipeline.table;

import io.weft.kernel.BpfMap;
import io.weft.kernel.Keys;
import io.weft.kernel.StructLayout;
import io.weft.pipeline.CoreMaps;
import java.nio.ByteBuffer;
import java.util.Map;

/** {@code weft_clusters}. */
public final class ClusterTable {
  private final BpfMap map;
  private final int kind;
  private final int endpointCount;
  private final int onlyEndpoint;
  private final int policy;

  public ClusterTable(CoreMaps core) {
    map = core.map("weft_clusters");
    StructLayout layout = core.struct("weft_cluster");
    kind = (int) layout.offset("kind");
    endpointCount = (int) layout.offset("endpoint_count");
    onlyEndpoint = (int) layout.offset("only_endpoint");
    policy = (int) layout.offset("policy");
  }

  /** {@code enum weft_cluster_kind}. */
  public enum Kind {
    /** A route may name it already: 503 with NC. */
    ABSENT,
    ENDPOINTS,
    /** To where the application wanted to go. */
    ORIGINAL_DST
  }

  /**
   * A cluster.
   *
   * @param endpointCount usable or not
   * @param onlyEndpoint the endpoint when there is exactly one usable, else 0
   * @param policy {@code lb_policy} as in xDS
   */
  public record Cluster(Kind kind, int endpointCount, int onlyEndpoint, int policy) {
    /** None. */
    public static final Cluster ABSENT = new Cluster(Kind.ABSENT, 0, 0, 0);
  }

  /** Ids go from 1 to this, exclusive. */
  public int capacity() {
    return map.definition().maxEntries();
  }

  public void put(int id, Cluster cluster) {
    putAll(Map.of(id, cluster));
  }

  /** Writes many with few calls. */
  public void putAll(Map<Integer, Cluster> clusters) {
    clusters.keySet().forEach(id -> Ids.check("cluster", id, capacity()));
    int size = map.valueBytes();
    ByteBuffer keys = Keys.buffer(new byte[clusters.size() * Integer.BYTES]);
    ByteBuffer values = Keys.buffer(new byte[clusters.size() * size]);
    int at = 0;
    for (Map.Entry<Integer, Cluster> entry : clusters.entrySet()) {
      keys.putInt(entry.getKey());
      encode(values, at, entry.getValue());
      at += size;
    }
    map.batch().update(keys.array(), values.array());
  }

  public void remove(int id) {
    put(id, Cluster.ABSENT);
  }

  public Cluster get(int id) {
    Ids.check("cluster", id, capacity());
    ByteBuffer buffer = Keys.buffer(map.lookup(Keys.of(id)).orElseThrow());
    return new Cluster(
        Kind.values()[buffer.getInt(kind)],
        buffer.getInt(endpointCount),
        buffer.getInt(onlyEndpoint),
        buffer.getInt(policy));
  }

  private void encode(ByteBuffer values, int at, Cluster cluster) {
    values.putInt(at + kind, cluster.kind().ordinal());
    values.putInt(at + endpointCount, cluster.endpointCount());
    values.putInt(at + onlyEndpoint, cluster.onlyEndpoint());
    values.putInt(at + policy, cluster.policy());
  }
}
