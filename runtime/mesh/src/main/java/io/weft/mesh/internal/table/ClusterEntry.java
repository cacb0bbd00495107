package io.weft.mesh.internal.table;

/**
 * A row of {@code weft_clusters}.
 *
 * @param endpointCount usable or not
 * @param onlyEndpoint the endpoint that every choice comes down to, else 0
 * @param policy {@code lb_policy} as in xDS
 */
public record ClusterEntry(Kind kind, int endpointCount, int onlyEndpoint, int policy) {

  /** {@code enum weft_cluster_kind}; the ordinal is the kernel's number. */
  public enum Kind {
    ABSENT,
    ENDPOINTS,
    ORIGINAL_DST
  }

  /** What a request to a cluster that does not exist meets. */
  public static final ClusterEntry NONE = new ClusterEntry(Kind.ABSENT, 0, 0, 0);
}
