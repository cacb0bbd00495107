package io.weft.http.routing.internal.model;

import java.util.List;

/**
 * A virtual host.
 *
 * @param domains in lower case
 * @param secureAction action that redirects to https, 0 when plain text is fine
 */
public record Host(String name, List<String> domains, List<Rule> rules, int secureAction) {

  public Host {
    domains = List.copyOf(domains);
    rules = List.copyOf(rules);
  }
}
