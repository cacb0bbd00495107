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
    boolean routeFirst) {

  /** What is done with the request. */
  public enum Kind {
    FORWARD,
    REPLY,
    CLUSTER_HEADER
  }

  /** To a cluster, and nothing else. */
  public static Outcome forward(int cluster) {
    return new Outcome(Kind.FORWARD, cluster, 0, 0, 0, 0, 0, 0, 0, "", false);
  }
}
