package io.weft.http.routing.internal.model;

/**
 * What a rule decides, in ids of the kernel's tables; 0 is none.
 *
 * @param rewritten takes the place of {@code action} when the head is not what was decided on; 0
 *     for the listener's
 * @param status of a local reply; for a forward the answer when the cluster is absent, 0 for 503
 * @param clusterHeader name of the header that names the cluster, empty for none
 * @param routeFirst the route's edits come before those of a weighted cluster ({@code
 *     most_specific_header_mutations_wins})
 * @param carried what the kernel needs to carry a request instead of the relay
 */
public record Outcome(
    Kind kind,
    int cluster,
    int split,
    int hashPolicy,
    int mirror,
    int subset,
    int action,
    int rewritten,
    int status,
    String clusterHeader,
    boolean routeFirst,
    Carried carried) {

  /** What is done with the request. */
  public enum Kind {
    FORWARD,
    REPLY,
    CLUSTER_HEADER
  }

  /**
   * Whether the kernel may carry a request whose action does nothing but bound its time.
   *
   * @param possible false where the relay has to do more
   * @param millis from the request to the end of its response, below 2^30; 0 any
   */
  public record Carried(boolean possible, int millis) {
    /** Only the relay can. */
    public static final Carried NEVER = new Carried(false, 0);

    /** As long as it takes. */
    public static final Carried ANY_TIME = new Carried(true, 0);
  }

  /** To a cluster, and nothing else. */
  public static Outcome forward(int cluster) {
    return new Outcome(Kind.FORWARD, cluster, 0, 0, 0, 0, 0, 0, 0, "", false, Carried.ANY_TIME);
  }
}
