package io.weft.bench.node;

import io.weft.bench.measure.MeasurementException;

/** Whether the kernel carried what was measured as carried, by the node's own count. */
public final class Carried {
  private static final String SERIES = "weft_splice_messages_total{outcome=\"carried\"}";

  private final Node node;

  public Carried(Node node) {
    this.node = node;
  }

  /** Requests that were answered past the relay so far. */
  public long count() throws MeasurementException {
    return (long) node.metric(SERIES);
  }

  /**
   * Fails when the relay had more to do with the requests than the figure may hide.
   *
   * @param before the count when they began
   * @param requests that were answered since
   * @param least share of them that must have been carried
   */
  public void require(long before, long requests, double least) throws MeasurementException {
    long carried = count() - before;
    if (carried < least * requests) {
      throw new MeasurementException(
          "the kernel carried %d of %d requests, and not %.0f %%: `weft splice` says: %s"
              .formatted(carried, requests, 100 * least, node.message("splice")));
    }
  }
}
