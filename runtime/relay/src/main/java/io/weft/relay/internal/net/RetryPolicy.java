package io.weft.relay.internal.net;

import io.weft.spi.relay.ForwardOptions;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Whether a request is sent again because its route says so ({@code RetryPolicy}); reused for each
 * request of a connection.
 */
final class RetryPolicy {
  /** Envoy's default of {@code RetryPolicy.retry_back_off}. */
  private static final long BASE_MILLIS = 25;

  private static final long MAXIMUM_MILLIS = 10 * BASE_MILLIS;
  private static final int SERVER_ERROR = 500;
  private static final int CONFLICT = 409;
  private static final int BAD_GATEWAY = 502;
  private static final int GATEWAY_TIMEOUT = 504;

  private ForwardOptions options = ForwardOptions.DEFAULT;
  private int used;

  void start(ForwardOptions newOptions) {
    options = newOptions;
    used = 0;
  }

  /** Whether what is sent has to be kept. */
  boolean isOffered() {
    return options.retries() > 0;
  }

  /** Whether every retry was used. */
  boolean isExhausted() {
    return isOffered() && used >= options.retries();
  }

  /** One more. */
  void use() {
    used++;
  }

  boolean afterConnectFailure() {
    return mayRetry() && (contains("connect-failure") || anyReset());
  }

  /** Also after a try that took too long: Envoy resets it. */
  boolean afterReset() {
    return mayRetry() && anyReset();
  }

  boolean afterStatus(int status) {
    return mayRetry() && failsWith(status);
  }

  /** Whether an answer with this status is none as long as there are retries. */
  boolean failsWith(int status) {
    return (status >= SERVER_ERROR && contains("5xx"))
        || (status >= BAD_GATEWAY && status <= GATEWAY_TIMEOUT && contains("gateway-error"))
        || (status == CONFLICT && contains("retriable-4xx"))
        || (contains("retriable-status-codes") && options.retriableStatuses().contains(status));
  }

  private boolean mayRetry() {
    return used < options.retries();
  }

  /** Envoy counts a reset as the 5xx that it would become. */
  private boolean anyReset() {
    return contains("reset") || contains("5xx") || contains("gateway-error");
  }

  private boolean contains(String condition) {
    Set<String> on = options.retryOn();
    return on.contains(condition);
  }

  /** Fully jittered, growing with each retry, as Envoy's. */
  Duration pause() {
    long limit = Math.min(MAXIMUM_MILLIS, BASE_MILLIS << Math.min(used, 8));
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(limit));
  }
}
