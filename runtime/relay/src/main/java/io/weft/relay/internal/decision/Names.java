package io.weft.relay.internal.decision;

/** Names behind ids. */
public interface Names {

  /** Knows none. */
  Names NONE =
      new Names() {
        @Override
        public String cluster(int cluster) {
          return "unknown";
        }

        @Override
        public String hostname(int cluster, int endpoint) {
          return "";
        }
      };

  /** The name of a cluster, {@code unknown} when it has none. */
  String cluster(int cluster);

  /** The hostname of an endpoint, empty when it has none. */
  String hostname(int cluster, int endpoint);
}
