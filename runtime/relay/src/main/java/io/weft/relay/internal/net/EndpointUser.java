package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;

/** Who uses a connection to an endpoint at the moment. All calls come from its event loop. */
interface EndpointUser {

  /** Nobody uses the connection. */
  EndpointUser NOBODY =
      new EndpointUser() {
        @Override
        public void endpointSent(ByteBuf bytes) {
          bytes.release();
        }

        @Override
        public void endpointEnded() {}

        @Override
        public void endpointLost(boolean connected) {}

        @Override
        public void endpointWritable() {}
      };

  /** Bytes came; the callee releases them. */
  void endpointSent(ByteBuf bytes);

  /** The endpoint will send nothing more (FIN). */
  void endpointEnded();

  /**
   * The connection is gone; called once, and not after its user let it go.
   *
   * @param connected whether it had been established
   */
  void endpointLost(boolean connected);

  /** There is room again to write. */
  void endpointWritable();
}
