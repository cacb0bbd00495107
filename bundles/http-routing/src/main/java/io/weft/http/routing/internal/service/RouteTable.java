package io.weft.http.routing.internal.service;

import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.weft.http.routing.internal.model.RouteModel;
import io.weft.http.routing.internal.predicate.PredicateSet;

/**
 * A table in the kernel.
 *
 * @param number in the map of tables
 * @param cells of 64 bytes
 * @param release gives back the ids that it holds
 */
public record RouteTable(
    RouteConfiguration config,
    RouteModel model,
    PredicateSet predicates,
    int number,
    int cells,
    Runnable release) {}
