package io.weft.relay.internal.net;

import io.weft.relay.internal.http.Ending;
import io.weft.relay.internal.http.RequestHead;

/** What the answer to a request has to heed; reused for each request of a connection. */
final class RequestTerms {
  private boolean toHead;
  private boolean idempotent;
  private boolean http10;
  private boolean upgrade;
  private boolean continued;
  private boolean closes;
  private boolean keepsAlive;

  void start(RequestHead head) {
    toHead = head.isHead();
    idempotent = head.isIdempotent();
    http10 = head.isHttp10();
    upgrade = head.upgrades();
    continued = false;
    closes = head.closes() || (http10 && !head.keepsAlive());
    keepsAlive = http10 && !closes;
  }

  /** Nothing is known of the request, and nothing behind it can be trusted. */
  void refused() {
    toHead = false;
    idempotent = false;
    http10 = false;
    upgrade = false;
    continued = false;
    closes = true;
    keepsAlive = false;
  }

  /** The kernel has carried the request, so it was a plain one of HTTP/1.1. */
  void carried(boolean head, boolean close) {
    refused();
    toHead = head;
    closes = close;
  }

  boolean isToHead() {
    return toHead;
  }

  boolean isIdempotent() {
    return idempotent;
  }

  /** The client knows neither chunks nor interim answers. */
  boolean isHttp10() {
    return http10;
  }

  /** Whether the client asked for another protocol. */
  boolean isUpgrade() {
    return upgrade;
  }

  /** Whether a 100 (Continue) of the endpoint would be the second one. */
  boolean wasContinued() {
    return continued;
  }

  void continued() {
    continued = true;
  }

  /** Whether the client's connection ends with this answer. */
  boolean closes() {
    return closes;
  }

  void close() {
    closes = true;
  }

  /** What the answer says of the connection. */
  Ending ending() {
    return closes ? Ending.CLOSE : keepsAlive ? Ending.KEEP_ALIVE : Ending.UNSAID;
  }
}
