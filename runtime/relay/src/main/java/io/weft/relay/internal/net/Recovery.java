package io.weft.relay.internal.net;

import io.weft.relay.internal.decision.Reason;
import io.weft.relay.internal.decision.Verdict;
import io.weft.relay.internal.stats.Count;
import io.weft.spi.relay.ForwardOptions;
import java.util.Optional;

/**
 * What is done when an endpoint does not answer a request as it should: the request is sent again
 * where that is safe or its route says so, or it fails. Reused for each request of a connection.
 */
final class Recovery {
  private static final byte[] NO_HEAD = {};
  private static final int REQUEST_TIMEOUT = 408;
  private static final int BAD_GATEWAY = 502;
  private static final int UNAVAILABLE = 503;
  private static final int GATEWAY_TIMEOUT = 504;

  private final Worker worker;
  private final Exchange exchange;
  private final Attempts attempts;
  private final Answer answer;
  private final Deadline deadline;
  private final RetryPolicy policy = new RetryPolicy();
  private Reason failure = Reason.NONE;

  Recovery(Worker worker, Exchange exchange, Attempts attempts, Answer answer, Deadline deadline) {
    this.worker = worker;
    this.exchange = exchange;
    this.attempts = attempts;
    this.answer = answer;
    this.deadline = deadline;
  }

  void start(ForwardOptions options) {
    policy.start(options);
  }

  /** Whether what is sent has to be kept for another try. */
  boolean isOffered() {
    return policy.isOffered();
  }

  /** Whether every retry was used. */
  boolean isExhausted() {
    return policy.isExhausted();
  }

  /**
   * The endpoint's connection is gone.
   *
   * @param connected whether it had been established
   * @param reused whether an earlier request had used it, so that the endpoint may have closed it
   *     before it saw this one (RFC 9112, section 9.3.1)
   */
  void lost(boolean connected, boolean reused) {
    boolean safe = exchange.terms().isIdempotent() && answer.isUntouched();
    if (answer.hasBegun()) {
      exchange.fail(BAD_GATEWAY, Reason.ENDPOINT_CLOSED);
    } else if (!connected) {
      retryOr(policy.afterConnectFailure(), UNAVAILABLE, Reason.CONNECT_FAILED);
    } else if (reused && safe && attempts.canRepeat()) {
      worker.stats().add(Count.RETRIES_TOTAL);
      attempts.repeat();
    } else {
      retryOr(policy.afterReset() && !answer.wasInterim(), UNAVAILABLE, Reason.ENDPOINT_CLOSED);
    }
  }

  /** Whether an answer with this status is dropped and the request sent again. */
  boolean drops(int status) {
    boolean wanted =
        policy.afterStatus(status)
            && exchange.isRequestDone()
            && attempts.canRepeat()
            && !answer.wasInterim();
    if (wanted) {
      retryOr(true, status, Reason.NONE);
    } else if (policy.isExhausted() && policy.failsWith(status)) {
      exchange.account().exhausted();
    }
    return wanted;
  }

  /** The deadline has come. */
  void due() {
    if (deadline.isIdle()) {
      exchange.terms().close();
      int status = exchange.isRequestDone() ? GATEWAY_TIMEOUT : REQUEST_TIMEOUT;
      exchange.fail(status, Reason.IDLE);
    } else if (deadline.isPerTry() && !answer.hasBegun()) {
      retryOr(policy.afterReset(), GATEWAY_TIMEOUT, Reason.TIMEOUT);
    } else {
      exchange.fail(GATEWAY_TIMEOUT, Reason.TIMEOUT);
    }
  }

  private void retryOr(boolean wanted, int status, Reason reason) {
    if (wanted && attempts.canRepeat()) {
      failure = reason;
      attempts.abandon();
      deadline.pause();
      policy.use();
      attempts.later(policy.pause(), this::retry);
    } else {
      exchange.fail(status, reason);
    }
  }

  /** Another endpoint may be the better choice; the route stays. */
  private void retry() {
    Optional<Actions> actions = exchange.actions();
    Optional<RequestSnapshot> view = actions.flatMap(Actions::view);
    Verdict verdict = attempts.another(view.map(RequestSnapshot::octets).orElse(NO_HEAD));
    if (verdict.kind != Verdict.Kind.FORWARD) {
      exchange.fail(UNAVAILABLE, Reason.of(verdict.reason));
    } else if (!attempts.canRepeat()) {
      exchange.fail(UNAVAILABLE, failure);
    } else {
      worker.stats().add(Count.RETRIES_TOTAL);
      answer.start();
      attempts.repeat(verdict);
      deadline.attempt();
    }
  }
}
