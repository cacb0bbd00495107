package io.weft.http.routing.internal.service;

import io.weft.http.routing.internal.kernel.ListenerOptions;

/**
 * Listeners with one key share a table.
 *
 * @param source name of the route configuration by RDS; for one in line, of the listener it is in
 * @param inline the listener's id for a configuration in line, 0 by RDS
 */
public record TableKey(String source, int inline, ListenerOptions options) {}
