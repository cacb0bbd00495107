package io.weft.bench.benchmark;

import io.weft.bench.figure.Figure;
import io.weft.bench.machine.Child;
import io.weft.bench.machine.KernelMemory;
import io.weft.bench.measure.MeasurementException;
import io.weft.bench.node.Crowd;
import io.weft.bench.node.Node;
import io.weft.bench.path.Way;

/**
 * Memory of spliced connections that are idle. The kernel's own sockets, two for each connection,
 * are known from as many connections without a mesh, which stay open meanwhile.
 */
final class IdleConnections {
  private static final int CONNECTIONS = 10_000;

  /** Of a group that the node did not know yet the first few are left to the relay. */
  private static final double LEAST_SPLICED = 0.99;

  private static final double KIB = 1024;

  private final Bench bench;
  private final SpliceWays ways;
  private final Node node;

  IdleConnections(Bench bench, SpliceWays ways) {
    this.bench = bench;
    this.ways = ways;
    node = ways.node();
  }

  /** Bytes at one moment. */
  private record Memory(long kernel, long node) {}

  void measure() throws MeasurementException, InterruptedException {
    bench.progress("splice: " + CONNECTIONS + " idle connections");
    Memory none = memory();
    try (Child _ = crowd(ways.direct())) {
      Memory direct = memory();
      long carried = ways.carried().count();
      try (Child _ = crowd(ways.spliced())) {
        requireSpliced(carried);
        report(none, direct, memory());
      }
    }
  }

  private Child crowd(Way way) throws MeasurementException, InterruptedException {
    return Crowd.start(bench.workspace(), way.client(), way.server(), CONNECTIONS);
  }

  private void requireSpliced(long carriedBefore) throws MeasurementException {
    double joined = node.metric("weft_splice_clients");
    if (joined < LEAST_SPLICED * CONNECTIONS) {
      throw new MeasurementException(
          "%.0f of %d connections are spliced; `weft splice` says: %s"
              .formatted(joined, CONNECTIONS, node.message("splice")));
    }
    ways.carried().require(carriedBefore, CONNECTIONS, LEAST_SPLICED);
  }

  /** After what is garbage has gone, and what the kernel frees late. */
  private Memory memory() throws MeasurementException, InterruptedException {
    node.collectGarbage();
    Thread.sleep(3000);
    return new Memory(KernelMemory.objects(), node.group().residentBytes());
  }

  private void report(Memory none, Memory direct, Memory spliced) {
    double sockets = kib(direct.kernel() - none.kernel());
    double kernel = kib(spliced.kernel() - direct.kernel()) - sockets;
    double runtime = kib(spliced.node() - direct.node());
    String conditions =
        CONNECTIONS + " connections, each with a carried request or more, then idle";
    bench
        .report()
        .add(
            new Figure(
                "splice_idle_connection_kib",
                kernel + runtime,
                "KiB",
                conditions
                    + "; the node's proportional set size after a collection and the kernel's"
                    + " unreclaimable objects, without those of as many direct connections"));
    detail("splice_idle_connection_node_kib", runtime, conditions);
    detail("splice_idle_connection_kernel_kib", kernel, conditions);
    detail("splice_idle_connection_sockets_kib", sockets, conditions + "; direct");
  }

  private void detail(String figure, double kib, String conditions) {
    bench.report().detail(new Figure(figure, kib, "KiB", conditions));
  }

  private static double kib(long bytes) {
    return bytes / KIB / CONNECTIONS;
  }
}
