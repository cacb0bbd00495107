package io.weft.spi.relay;

/**
 * Conditions that no kernel table can hold, evaluated by the relay before it asks; a whiteboard
 * service. Bits are set as {@code weft_request.predicates}; bit 63 is set by the relay itself when
 * it asked all services.
 */
public interface RequestPredicates {

  /** Whether any route of this listener has predicates; false is the hot path. */
  boolean needed(int listener);

  /** The bits that hold for this request. */
  long evaluate(int listener, RequestView request);
}
