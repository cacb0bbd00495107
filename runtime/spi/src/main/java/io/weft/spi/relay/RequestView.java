package io.weft.spi.relay;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * A request as it came from the client. Strings are made on demand; call it off the hot path only.
 */
public interface RequestView {
  String method();

  /** The request target as it came, with its query. */
  String target();

  /** Host, or the authority of an absolute target; empty when there is none. */
  String authority();

  /** All values of a header, in order; empty when it is absent. */
  List<String> values(String name);

  /** Whether the client's connection is TLS; decides {@code https} in a redirect. */
  boolean secure();

  InetSocketAddress source();

  InetSocketAddress destination();

  /** The id of the listener. */
  int listener();

  /** The chosen cluster's id, 0 for none. */
  int cluster();

  /** The hostname of the chosen endpoint, empty when it has none. */
  String endpointHostname();

  /** The predicate bits that the request was decided with. */
  long predicates();
}
