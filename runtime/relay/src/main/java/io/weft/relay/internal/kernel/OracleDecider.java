package io.weft.relay.internal.kernel;

import io.weft.pipeline.oracle.Oracle;
import io.weft.pipeline.oracle.Oracles;
import io.weft.pipeline.table.Addresses;
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

  public OracleDecider(Oracles oracles) {
    this.oracles = oracles;
  }

  @Override
  public LoopDecider open(int loop) {
    return new Loop(oracles.open());
  }

  private static final class Loop implements LoopDecider {
    private final Oracle oracle;
    private final byte[] address = new byte[16];
    private final ByteBuffer words = ByteBuffer.wrap(address);

    Loop(Oracle oracle) {
      this.oracle = oracle;
    }

    @Override
    public void decide(Question question, Verdict verdict) {
      Connection connection = question.connection;
      MemorySegment.copy(
          question.head, 0, oracle.head(), ValueLayout.JAVA_BYTE, 0, question.length);
      oracle
          .listener(connection.listener())
          .principal(connection.principal())
          .origin(connection.cgroup(), connection.netns())
          .predicates(question.predicates)
          .source(Addresses.encode(connection.source()))
          .destination(Addresses.encode(connection.destination()))
          .headLength(question.length);
      try {
        take(oracle.ask(), verdict);
      } catch (IllegalStateException e) {
        // Fails closed: the verdict stays a miss, which is answered with 503.
        LOG.error("a request cannot be decided: {}", e.getMessage());
      }
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
      decided.targetAddress(address, 0);
      verdict.addressHigh = words.getLong(0);
      verdict.addressLow = words.getLong(Long.BYTES);
      verdict.port = decided.targetPort();
    }

    @Override
    public void pick(Question question, int cluster, Verdict verdict) {
      // No program chooses for a cluster alone: the verdict stays a miss, and no copy is sent.
    }

    @Override
    public void close() {
      oracle.close();
    }
  }
}
