package io.weft.spi.relay;

import java.time.Duration;
import java.util.Set;

/**
 * How the relay forwards.
 *
 * @param timeout of the whole answer ({@code RouteAction.timeout}); zero for none
 * @param retries how often a request may be sent again ({@code RetryPolicy.num_retries})
 * @param retryOn the conditions of {@code RetryPolicy.retry_on} that are honoured
 * @param retriableStatuses of {@code RetryPolicy.retriable_status_codes}
 * @param perTryTimeout zero for none
 */
public record ForwardOptions(
    Duration timeout,
    int retries,
    Set<String> retryOn,
    Set<Integer> retriableStatuses,
    Duration perTryTimeout) {

  /** No timeout, no retry. */
  public static final ForwardOptions DEFAULT =
      new ForwardOptions(Duration.ZERO, 0, Set.of(), Set.of(), Duration.ZERO);

  public ForwardOptions {
    retryOn = Set.copyOf(retryOn);
    retriableStatuses = Set.copyOf(retriableStatuses);
  }
}
