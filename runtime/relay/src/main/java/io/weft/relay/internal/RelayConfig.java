package io.weft.relay.internal;

/**
 * How the relay runs.
 *
 * @param loops event loops, 1 or more
 * @param forwardedProto whether requests without X-Forwarded-Proto get it, as Envoy does
 */
public record RelayConfig(int loops, Timeouts timeouts, Limits limits, boolean forwardedProto) {

  /** One event loop a processor. */
  public static RelayConfig defaults() {
    return new RelayConfig(
        Runtime.getRuntime().availableProcessors(), Timeouts.DEFAULT, Limits.DEFAULT, true);
  }

  /** The same with another number of event loops. */
  public RelayConfig withLoops(int number) {
    return new RelayConfig(number, timeouts, limits, forwardedProto);
  }

  /** The same with other times. */
  public RelayConfig with(Timeouts other) {
    return new RelayConfig(loops, other, limits, forwardedProto);
  }

  /** The same with other limits. */
  public RelayConfig with(Limits other) {
    return new RelayConfig(loops, timeouts, other, forwardedProto);
  }
}
