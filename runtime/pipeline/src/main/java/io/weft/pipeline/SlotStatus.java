package io.weft.pipeline;

import io.weft.pipeline.chain.OnMiss;

/**
 * What became of a slot that a bundle declares.
 *
 * @param phase label, empty when the declaration cannot be read
 * @param object name of the BPF object
 * @param index in the arrays, 0 when it was not loaded
 * @param reason why it is in this state, for people; empty when it serves
 */
public record SlotStatus(
    String phase,
    long order,
    String slot,
    OnMiss onMiss,
    long bundle,
    String symbolicName,
    String version,
    String object,
    int index,
    State state,
    String reason) {

  /** The states. */
  public enum State {
    /** In the chain. */
    ACTIVE,
    /**
     * In the chain although its bundle has gone: until a successor is ready, or the grace time
     * ends.
     */
    LINGERING,
    /** Loaded; something else has to happen before it serves. */
    WAITING,
    /** Loaded; a higher version serves. */
    SUPERSEDED,
    /** Loaded without it: no hook of this node runs its phase. */
    UNUSED,
    /** Out of the chain; its programs stay for requests that are on their way. */
    RETIRING,
    /** Not loaded. */
    REFUSED
  }
}
