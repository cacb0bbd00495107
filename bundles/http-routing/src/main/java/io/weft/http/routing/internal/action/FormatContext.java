package io.weft.http.routing.internal.action;

import io.weft.spi.relay.RequestView;

/**
 * What a header's value may be made of.
 *
 * @param request as it came
 * @param target as it was decided on
 * @param response whether the head that is edited is that of an answer
 */
record FormatContext(
    RequestView request,
    DecidedTarget target,
    String routeName,
    String cluster,
    boolean response) {}
