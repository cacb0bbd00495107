package io.weft.spi.mesh;

import java.util.OptionalInt;
import java.util.Set;

/**
 * What a filter needs of the kernel.
 *
 * @param protocol {@code enum weft_protocol}
 * @param needs phases that each request must get, by name in lower case
 * @param cluster the only cluster that can be the outcome; with it, and one usable endpoint or
 *     balancing per connection, the listener takes gear 1
 * @param split definition of kind split for TCP over weighted clusters, 0 for none
 * @param gearReason why requests decide, for people; empty when {@code cluster} is the only outcome
 * @param perConnection balancing per connection is right for this protocol (TCP) or asked for
 * @param close frees the filter's tables once no request can use them
 */
public record FilterPlan(
    int protocol,
    Set<String> needs,
    OptionalInt cluster,
    int split,
    String gearReason,
    boolean perConnection,
    Runnable close) {

  public FilterPlan {
    needs = Set.copyOf(needs);
  }
}
