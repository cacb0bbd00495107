package io.weft.relay.internal.net;

import io.weft.relay.internal.decision.Connection;
import io.weft.relay.internal.decision.Reason;
import io.weft.relay.internal.decision.Verdict;
import io.weft.relay.internal.stats.AccessLog;
import java.nio.charset.StandardCharsets;

/** What is remembered of a request for its metrics and its line in the access log. */
final class Account {
  private long begun;
  private long received;
  private long sent;
  private int cluster;
  private int endpoint;
  private int status;
  private int attempts;
  private String requestLine = "";

  void begin(long now) {
    begun = now;
    received = 0;
    sent = 0;
    cluster = 0;
    endpoint = 0;
    status = 0;
    attempts = 1;
    requestLine = "";
  }

  void request(Worker worker, Connection connection, int length) {
    received = length;
    if (worker.services().accessLog().isEnabled()) {
      byte[] head = worker.head();
      int end = 0;
      while (head[end] != '\r') {
        end++;
      }
      requestLine = new String(head, 0, end, StandardCharsets.ISO_8859_1);
    }
  }

  void verdict(Verdict verdict) {
    cluster = verdict.cluster;
  }

  void endpoint(int id) {
    endpoint = id;
  }

  int endpoint() {
    return endpoint;
  }

  long begun() {
    return begun;
  }

  void attempt() {
    attempts++;
  }

  int attempts() {
    return attempts;
  }

  void status(int newStatus) {
    status = newStatus;
  }

  int status() {
    return status;
  }

  void received(long bytes) {
    received += bytes;
  }

  void sent(long bytes) {
    sent += bytes;
  }

  void finish(Worker worker, Connection connection, Reason reason, long now) {
    worker.stats().request(connection.listener(), cluster, status, reason.ordinal(), now - begun);
    AccessLog log = worker.services().accessLog();
    if (log.isEnabled()) {
      log.write(
          new AccessLog.Entry(
              connection.source(),
              connection.destination(),
              requestLine,
              status,
              reason.flag(),
              received,
              sent,
              now - begun,
              connection.listener(),
              cluster,
              attempts));
    }
  }
}
