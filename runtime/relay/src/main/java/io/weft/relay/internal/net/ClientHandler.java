package io.weft.relay.internal.net;

/** A client's connection, as its worker sees it. */
interface ClientHandler {

  /** Ends when nothing is under way any more. */
  void drain();

  /** Ends now. */
  void cut();
}
