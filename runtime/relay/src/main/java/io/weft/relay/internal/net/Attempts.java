package io.weft.relay.internal.net;

import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.ScheduledFuture;
import io.weft.relay.internal.decision.Connection;
import io.weft.relay.internal.decision.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The endpoint's side of a request: the connection that it has now, and what was sent on it, as
 * long as it might have to be sent again. Reused for each request of a client's connection.
 */
final class Attempts {
  private static final int OTHER_ENDPOINT_TRIES = 5;

  private final Worker worker;
  private final Connection client;
  private final EndpointUser user;
  private final Account account;
  private final Replay replay = new Replay();
  private Optional<EndpointConnection> connection = Optional.empty();
  private Optional<ScheduledFuture<?>> pause = Optional.empty();
  private EndpointPool pool;
  private int counted;
  private int cluster;
  private int hashPolicy;
  private int subset;
  private boolean outputEnded;

  Attempts(Worker worker, Connection client, EndpointUser user, Account account) {
    this.client = client;
    this.worker = worker;
    this.user = user;
    this.account = account;
  }

  /**
   * Takes a connection to the endpoint that was decided.
   *
   * @param idempotent whether sending twice does no harm; if not, a connection that the endpoint
   *     has closed already is not taken
   * @param keep whether what is sent must be kept in any case
   */
  void first(Verdict verdict, boolean idempotent, boolean keep) {
    cluster = verdict.cluster;
    hashPolicy = verdict.hashPolicy;
    subset = verdict.subset;
    outputEnded = false;
    EndpointConnection first = target(verdict).acquire(user);
    while (!idempotent && first.isReused() && !first.isEstablished()) {
      first.abandon();
      first = pool.acquire(user);
    }
    connection = first.present();
    replay.start(keep || (idempotent && first.isReused()));
  }

  private EndpointPool target(Verdict verdict) {
    pool = worker.pool(verdict);
    account.target(pool.key());
    uncount();
    counted = verdict.endpoint;
    worker.counters().began(counted);
    return pool;
  }

  void send(ByteBuf bytes) {
    replay.record(bytes);
    if (connection.isPresent()) {
      connection.get().send(bytes);
    } else {
      bytes.release();
    }
  }

  void send(ByteBuf head, ByteBuf rest) {
    replay.record(head);
    replay.record(rest);
    connection.orElseThrow().send(head, rest);
  }

  /** Whether everything that was sent can be sent again. */
  boolean canRepeat() {
    return replay.isComplete();
  }

  /** Sends the same to the same endpoint, on a connection that nobody has used before. */
  void repeat() {
    account.attempt();
    connection = pool.open(user).present();
    connection.get().send(replay.copy(worker.allocator()));
    if (outputEnded) {
      connection.get().endOutput();
    }
  }

  /** Sends the same to another endpoint where there is one. */
  void repeat(Verdict verdict) {
    target(verdict);
    repeat();
  }

  /**
   * Chooses where to try again; the last choice stands when the cluster has no other endpoint.
   *
   * @param head of the request, which the choice may depend on
   */
  Verdict another(byte[] head) {
    int last = counted;
    uncount();
    Verdict verdict = worker.pick(client, head, cluster, hashPolicy, subset);
    for (int i = 1; i < OTHER_ENDPOINT_TRIES && verdict.endpoint == last; i++) {
      verdict = worker.pick(client, head, cluster, hashPolicy, subset);
    }
    return verdict;
  }

  /** Runs the next try later, unless the request ends before. */
  void later(Duration delay, Runnable next) {
    pause =
        Optional.of(
            worker
                .loop()
                .schedule(
                    () -> {
                      pause = Optional.empty();
                      next.run();
                    },
                    delay.toMillis(),
                    TimeUnit.MILLISECONDS));
  }

  boolean isFull() {
    return connection.isPresent() && !connection.get().isWritable();
  }

  void reading(boolean wanted) {
    if (connection.isPresent()) {
      connection.get().reading(wanted);
    }
  }

  /** The client will send nothing more, which the endpoint may want to know. */
  void endOutput() {
    outputEnded = true;
    connection.ifPresent(EndpointConnection::endOutput);
  }

  /** The connection is gone; whether an earlier request had used it. */
  boolean lost() {
    boolean reused = connection.isPresent() && connection.get().isReused();
    connection = Optional.empty();
    return reused;
  }

  /** Lets the connection go to another user. */
  Optional<EndpointConnection> detach() {
    Optional<EndpointConnection> last = connection;
    connection = Optional.empty();
    return last;
  }

  /** Lets the connection wait for another request. */
  void park() {
    if (outputEnded) {
      abandon();
    } else {
      detach().ifPresent(last -> last.park(System.nanoTime()));
    }
  }

  /** Cuts off what is under way. */
  void abandon() {
    pause.ifPresent(future -> future.cancel(false));
    pause = Optional.empty();
    detach().ifPresent(EndpointConnection::abandon);
  }

  /** The request is over. */
  void finish() {
    abandon();
    uncount();
    replay.stop();
  }

  private void uncount() {
    if (counted != 0) {
      worker.counters().ended(counted);
      counted = 0;
    }
  }
}
