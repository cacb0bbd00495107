package io.weft.mesh.internal.listener;

import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.weft.mesh.internal.table.ListenerKey;
import io.weft.spi.mesh.FilterPlan;
import io.weft.spi.mesh.NetworkFilterHandler;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One version of a listener: what was planned for it under one id.
 *
 * @param id row of the kernel's table
 * @param needs bits of the phases that a request must get
 * @param fallback the cluster of connections that are not HTTP; this version holds its name
 * @param byFirstBytes whether the configuration asks for the first bytes
 * @param closed whether the plan's tables were freed
 */
record Planned(
    Listener config,
    ListenerShape shape,
    int id,
    FilterPlan plan,
    int needs,
    NetworkFilterHandler handler,
    OptionalInt fallback,
    boolean byFirstBytes,
    AtomicBoolean closed) {

  String name() {
    return config.getName();
  }

  String typeUrl() {
    return shape.filter().getTypeUrl();
  }

  Set<ListenerKey> keys() {
    return shape.keys();
  }
}
