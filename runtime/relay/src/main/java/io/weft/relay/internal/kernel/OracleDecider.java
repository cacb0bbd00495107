package io.weft.relay.internal.kernel;

import io.weft.pipeline.oracle.Decisions;
import io.weft.pipeline.oracle.Oracle;
import io.weft.pipeline.oracle.Oracles;
import io.weft.relay.internal.decision.Connection;
import io.weft.relay.internal.decision.Decider;
import io.weft.relay.internal.decision.Question;
import io.weft.relay.internal.decision.Verdict;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Asks the kernel: one oracle for each event loop. */
public final class OracleDecider implements Decider {
  private static final Logger LOG = LogManager.getLogger(OracleDecider.class);

  private final Oracles oracles;
  private final Decisions decisions;

  /**
   * @param decisions what the kernel has decided before it is asked
   */
  public OracleDecider(Oracles oracles, Decisions decisions) {
    this.oracles = oracles;
    this.decisions = decisions;
  }

  @Override
  public LoopDecider open(int loop) {
    return new Loop(oracles.open(), decisions);
  }

  private static final class Loop implements LoopDecider {
    private final Oracle oracle;
    private final Decisions decisions;
    private final byte[] address = new byte[16];
    private final ByteBuffer words = ByteBuffer.wrap(address);

    Loop(Oracle oracle, Decisions decisions) {
      this.oracle = oracle;
      this.decisions = decisions;
    }

    @Override
    public void decide(Question question, Verdict verdict) {
      prepare(question, question.length);
      try {
        take(oracle.ask(), verdict);
      } catch (IllegalStateException e) {
        failed(e);
      }
    }

    @Override
    public void pick(Question question, Verdict verdict) {
      prepare(question, question.hashPolicy == 0 ? 0 : question.length);
      try {
        take(oracle.askEndpoint(question.cluster, question.hashPolicy, question.subset), verdict);
      } catch (IllegalStateException e) {
        failed(e);
      }
    }

    @Override
    public void take(int element, Verdict verdict) {
      take(decisions.at(element), verdict);
      decisions.release(element);
    }

    private void prepare(Question question, int length) {
      Connection connection = question.connection;
      MemorySegment.copy(question.head, 0, oracle.head(), ValueLayout.JAVA_BYTE, 0, length);
      oracle
          .listener(question.listener)
          .principal(connection.origin().principal())
          .origin(connection.origin().cgroup(), connection.origin().netns())
          .predicates(question.predicates)
          .source(connection.encodedSource())
          .destination(connection.encodedDestination())
          .headLength(length);
    }

    /** Fails closed: the verdict stays a miss, which is answered with 503. */
    private static void failed(IllegalStateException e) {
      LOG.error("a request cannot be decided: {}", e.getMessage());
    }

    private void take(io.weft.pipeline.oracle.Verdict decided, Verdict verdict) {
      verdict.kind =
          switch (decided.verdict()) {
            case io.weft.pipeline.oracle.Verdict.FORWARD -> Verdict.Kind.FORWARD;
            case io.weft.pipeline.oracle.Verdict.REPLY -> Verdict.Kind.REPLY;
            default -> Verdict.Kind.MISS;
          };
      verdict.status = decided.status();
      verdict.reason = decided.reason();
      verdict.detail = decided.detail();
      verdict.route = decided.route();
      verdict.cluster = decided.cluster();
      verdict.endpoint = decided.endpoint();
      verdict.action = decided.action(0);
      verdict.secondAction = decided.action(1);
      verdict.thirdAction = decided.action(2);
      verdict.hashPolicy = decided.hashPolicy();
      verdict.subset = decided.subset();
      decided.targetAddress(address, 0);
      verdict.addressHigh = words.getLong(0);
      verdict.addressLow = words.getLong(Long.BYTES);
      verdict.port = decided.targetPort();
    }

    @Override
    public void close() {
      oracle.close();
    }
  }
}
