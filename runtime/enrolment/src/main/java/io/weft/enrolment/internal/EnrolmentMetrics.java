package io.weft.enrolment.internal;

import io.weft.kernel.BpfMap;
import io.weft.kernel.Keys;
import io.weft.pipeline.CoreMaps;
import io.weft.spi.metrics.Metrics;
import java.nio.ByteBuffer;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/** Metrics of enrolment. */
@Component(service = EnrolmentMetrics.class, immediate = true)
public final class EnrolmentMetrics {
  private final BpfMap connects;
  private final List<AutoCloseable> metrics;

  @Activate
  public EnrolmentMetrics(
      @Reference CoreMaps core, @Reference Enrolment enrolment, @Reference Metrics metrics) {
    connects = core.map("weft_connect_stats");
    this.metrics =
        List.of(
            metrics.observe(
                "weft_enrolled_cgroups",
                "Control groups under the mesh.",
                false,
                new String[0],
                to -> to.set(enrolment.enrolled().size())),
            metrics.observe(
                "weft_anchors",
                "Network namespaces in which the relay listens.",
                false,
                new String[0],
                to -> to.set(enrolment.anchorCount())),
            metrics.observe(
                "weft_connects_total",
                "Connections of enrolled applications to addresses of the mesh, by outcome.",
                true,
                new String[] {"outcome"},
                this::connects));
  }

  private void connects(Metrics.Observation to) {
    for (ConnectOutcome outcome : ConnectOutcome.values()) {
      to.set(count(outcome), outcome.label());
    }
  }

  /** The sum over the processors. */
  private long count(ConnectOutcome outcome) {
    ByteBuffer values =
        connects
            .lookup(Keys.of(outcome.ordinal()))
            .map(Keys::buffer)
            .orElse(ByteBuffer.allocate(0));
    long sum = 0;
    while (values.remaining() >= Long.BYTES) {
      sum += values.getLong();
    }
    return sum;
  }

  @Deactivate
  public void close() throws Exception {
    for (AutoCloseable metric : metrics) {
      metric.close();
    }
  }
}
