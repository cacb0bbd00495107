package io.weft.testkit;

import io.weft.kernel.BpfMap;
import io.weft.kernel.BpfObject;
import io.weft.kernel.Keys;
import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;

/**
 * A plain parser and route for tests of slots that come after them: the slots {@code plain_parse}
 * and {@code plain_route}. The parser checks nothing; the route gives all requests of a listener
 * the same.
 */
public final class PlainRequest {
  private static final long ORDER = 100;
  private static final int BYTES = 24;

  private final BpfMap routes;

  /**
   * What a request gets; ids of definitions, 0 none.
   *
   * @param action what the relay does for the route
   */
  public record Route(int cluster, int subset, int hashPolicy, int split, int mirror, int action) {
    /** Nothing but a cluster. */
    public static Route to(int cluster) {
      return new Route(cluster, 0, 0, 0, 0, 0);
    }

    public Route subset(int id) {
      return new Route(cluster, id, hashPolicy, split, mirror, action);
    }

    public Route hashPolicy(int id) {
      return new Route(cluster, subset, id, split, mirror, action);
    }

    public Route split(int id) {
      return new Route(cluster, subset, hashPolicy, id, mirror, action);
    }

    public Route mirror(int id) {
      return new Route(cluster, subset, hashPolicy, split, id, action);
    }

    public Route action(int id) {
      return new Route(cluster, subset, hashPolicy, split, mirror, id);
    }
  }

  private PlainRequest(BpfMap routes) {
    this.routes = routes;
  }

  /** Puts both slots into the harness's chain. */
  public static PlainRequest in(SlotHarness harness) {
    BpfObject object = harness.load("bpf/plain_request.bpf.o");
    harness.slot(object, "plain_parse", Phase.PARSE, ORDER, OnMiss.REJECT);
    harness.slot(object, "plain_route", Phase.ROUTE, ORDER, OnMiss.REJECT);
    return new PlainRequest(object.map("plain_routes"));
  }

  /** The next request of the listener gets this. */
  public void route(int listener, Route route) {
    byte[] value = new byte[BYTES];
    Keys.buffer(value)
        .putInt(route.cluster)
        .putInt(route.subset)
        .putInt(route.hashPolicy)
        .putInt(route.split)
        .putInt(route.mirror)
        .putInt(route.action);
    routes.update(Keys.of(listener), value);
  }
}
