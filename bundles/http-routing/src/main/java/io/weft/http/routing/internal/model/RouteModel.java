package io.weft.http.routing.internal.model;

import java.util.List;

/**
 * A route configuration, ready to be compiled.
 *
 * @param vhostHeader in lower case; the header that takes the place of Host, empty for Host
 */
public record RouteModel(String name, List<Host> hosts, boolean ignorePort, String vhostHeader) {

  public RouteModel {
    hosts = List.copyOf(hosts);
  }

  /** All rules. */
  public long ruleCount() {
    return hosts.stream().mapToLong(host -> host.rules().size()).sum();
  }
}
