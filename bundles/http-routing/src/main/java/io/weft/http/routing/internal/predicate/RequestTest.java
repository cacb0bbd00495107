package io.weft.http.routing.internal.predicate;

import io.weft.http.routing.internal.action.DecidedTarget;
import io.weft.spi.relay.RequestView;

/** A condition that no kernel table can hold; equal tests share one bit. */
public sealed interface RequestTest permits HeaderTest, TargetTest {

  /** Whether it holds. */
  boolean holds(RequestView request, DecidedTarget target);

  /** In words. */
  String describe();
}
