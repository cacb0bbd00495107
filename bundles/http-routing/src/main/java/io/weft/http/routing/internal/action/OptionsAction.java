package io.weft.http.routing.internal.action;

import io.weft.spi.relay.ForwardOptions;
import io.weft.spi.relay.RequestAction;

/** Timeouts and retries alone. */
record OptionsAction(ForwardOptions options) implements RequestAction {
  @Override
  public boolean edits() {
    return false;
  }
}
