package io.weft.relay.internal.net;

import io.weft.relay.internal.decision.Connection;
import io.weft.relay.internal.decision.Names;
import io.weft.relay.internal.decision.Reason;
import io.weft.relay.internal.decision.Verdict;
import io.weft.relay.internal.stats.AccessLog;
import io.weft.relay.internal.stats.Count;
import io.weft.relay.internal.stats.LoopStats;
import io.weft.relay.internal.stats.Totals;
import java.nio.charset.StandardCharsets;

/** What is remembered of a request for its metrics and its line in the access log. */
final class Account {
  private static final double NANOS = 1e9;

  private long begun;
  private long received;
  private long sent;
  private int cluster;
  private int endpoint;
  private int status;
  private int attempts;
  private boolean exhausted;
  private EndpointKey target = EndpointKey.NONE;
  private String requestLine = "";

  void begin(long now) {
    begun = now;
    received = 0;
    sent = 0;
    cluster = 0;
    endpoint = 0;
    status = 0;
    attempts = 1;
    exhausted = false;
    target = EndpointKey.NONE;
    requestLine = "";
  }

  void request(Worker worker, int length) {
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

  /** Where the request goes now. */
  void target(EndpointKey key) {
    target = key;
  }

  /** It fails although it was sent again as often as it might be. */
  void exhausted() {
    exhausted = true;
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

  /** Counts a request; {@code now} as {@link System#nanoTime}. */
  void finish(Worker worker, Connection connection, Reason reason, long now) {
    worker.services().durations().observe((now - begun) / NANOS);
    end(worker, connection, reason, now);
  }

  /** Counts a connection that carried no requests, whose duration says nothing. */
  void end(Worker worker, Connection connection, Reason reason, long now) {
    LoopStats stats = worker.stats();
    stats.request(cluster, status, reason, exhausted);
    stats.add(Count.RECEIVED_BYTES_TOTAL, received);
    stats.add(Count.SENT_BYTES_TOTAL, sent);
    AccessLog log = worker.services().accessLog();
    if (log.isEnabled()) {
      log.write(entry(connection, worker.services().names(), reason, now));
    }
  }

  private AccessLog.Entry entry(Connection connection, Names names, Reason reason, long now) {
    return new AccessLog.Entry(
        connection.source(),
        connection.destination(),
        requestLine,
        status,
        new Totals.End(reason, exhausted, 0).flags(),
        received,
        sent,
        now - begun,
        connection.listener().name(),
        cluster == 0 ? "-" : names.cluster(cluster),
        target.equals(EndpointKey.NONE) ? "-" : target.address().toString(),
        attempts);
  }
}
