package io.weft.spi.relay;

import java.util.Optional;

/**
 * Whether the kernel carries requests of a listener on its own (gear 2); a service of the relay.
 * Safe for many threads.
 */
public interface Splicing {

  /**
   * How it is with a listener's connections.
   *
   * @param connections that the kernel may carry requests of now
   * @param reason why the last one was not taken, or had to leave; empty when none was
   */
  record Status(int connections, String reason) {}

  /** Of a listener by its name; empty while nobody wants gear 2. */
  Optional<Status> of(String listener);
}
