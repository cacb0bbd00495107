package io.weft.http.routing.internal.model;

import java.util.List;

/**
 * One route.
 *
 * @param number of the route in its configuration, from 1, counted over all virtual hosts
 * @param name for people, empty when the route has none
 */
public record Rule(
    int number, String name, PathMatch path, List<Condition> conditions, Outcome outcome) {

  public Rule {
    conditions = List.copyOf(conditions);
  }
}
