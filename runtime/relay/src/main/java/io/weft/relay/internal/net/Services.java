package io.weft.relay.internal.net;

import io.netty.buffer.ByteBufAllocator;
import io.weft.relay.internal.decision.AcceptedTable;
import io.weft.relay.internal.decision.Decider;
import io.weft.relay.internal.decision.EndpointCounters;
import io.weft.relay.internal.decision.Names;
import io.weft.relay.internal.stats.AccessLog;
import io.weft.relay.internal.stats.Durations;
import io.weft.spi.relay.ActionTable;
import io.weft.spi.relay.RequestPredicates;
import java.util.List;
import java.util.function.Supplier;

/**
 * What all workers use.
 *
 * @param decider decides requests
 * @param accepted what the kernel noted about accepted connections
 * @param counters requests under way for each endpoint
 * @param actions what ids of actions mean
 * @param predicates the services in force
 * @param names of clusters and endpoints, for people and for rewrites of Host
 * @param accessLog where finished requests are written
 * @param durations of finished requests
 * @param admission how many clients there may be
 * @param allocator of all buffers
 * @param splicer whose connections the kernel carries
 */
public record Services(
    Decider decider,
    AcceptedTable accepted,
    EndpointCounters counters,
    ActionTable actions,
    Supplier<List<RequestPredicates>> predicates,
    Names names,
    AccessLog accessLog,
    Durations durations,
    Admission admission,
    ByteBufAllocator allocator,
    Splicer splicer) {}
