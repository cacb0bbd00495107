package io.weft.relay.internal;

import io.netty.buffer.PooledByteBufAllocator;
import io.weft.relay.internal.decision.Decider;
import io.weft.relay.internal.decision.EndpointCounters;
import io.weft.relay.internal.decision.Names;
import io.weft.relay.internal.net.Admission;
import io.weft.relay.internal.net.Services;
import io.weft.relay.internal.net.Splicer;
import io.weft.relay.internal.stats.AccessLog;
import io.weft.spi.relay.ActionTable;
import io.weft.spi.relay.RequestAction;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Services for a relay without a node. */
final class TestServices {
  private TestServices() {}

  static Services of(Decider decider) {
    return of(decider, Map.of(), AccessLog.NONE);
  }

  static Services of(Decider decider, Map<Integer, RequestAction> actions, AccessLog log) {
    return new Services(
        decider,
        (netns, client) -> Optional.empty(),
        EndpointCounters.NONE,
        new FixedActions(actions),
        List::of,
        new PlainNames(),
        log,
        seconds -> {},
        new Admission(),
        PooledByteBufAllocator.DEFAULT,
        Splicer.none());
  }

  record FixedActions(Map<Integer, RequestAction> actions) implements ActionTable {
    @Override
    public int register(RequestAction action) {
      throw new UnsupportedOperationException("the actions of a test are fixed");
    }

    @Override
    public void release(int id) {}

    @Override
    public Optional<RequestAction> find(int id) {
      return Optional.ofNullable(actions.get(id));
    }
  }

  static final class PlainNames implements Names {
    @Override
    public String cluster(int cluster) {
      return "c" + cluster;
    }

    @Override
    public String hostname(int cluster, int endpoint) {
      return "c" + cluster + ".up.test";
    }
  }
}
