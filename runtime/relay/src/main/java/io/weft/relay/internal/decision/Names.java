package io.weft.relay.internal.decision;

/** Names behind ids. */
public interface Names {

  /** The name of a cluster, {@code unknown} when it has none. */
  String cluster(int cluster);

  /** The hostname of an endpoint, empty when it has none. */
  String hostname(int cluster, int endpoint);
}
