package io.weft.relay.internal.net;

import io.netty.channel.ChannelHandler;

/** A client's connection, as its worker sees it. */
interface ClientHandler extends ChannelHandler {

  /** Ends when nothing is under way any more. */
  void drain();

  /** Ends now. */
  void cut();
}
