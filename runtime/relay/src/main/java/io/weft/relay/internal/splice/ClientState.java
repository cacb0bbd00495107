package io.weft.relay.internal.splice;

/** {@code enum weft_client_state}: who may write to a client. */
public enum ClientState {
  IDLE,
  DECIDING,
  KERNEL,
  PASSING,
  TAKEN,
  LEFT
}
