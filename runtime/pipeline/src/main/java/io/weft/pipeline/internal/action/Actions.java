package io.weft.pipeline.internal.action;

import io.weft.spi.relay.ActionTable;
import io.weft.spi.relay.RequestAction;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;

/** The node's actions. Event loops find them without a lock. */
@Component(configurationPid = "io.weft.pipeline")
public final class Actions implements ActionTable {

  /** Configuration, PID {@code io.weft.pipeline}. */
  public @interface Config {
    /** How long a released action stays for requests that were decided with it; milliseconds. */
    long grace_millis() default 5000;
  }

  private final ConcurrentHashMap<Integer, RequestAction> actions = new ConcurrentHashMap<>();
  private final AtomicInteger last = new AtomicInteger();
  private final ScheduledExecutorService later;
  private final Duration grace;

  @Activate
  public Actions(Config config) {
    this(
        Duration.ofMillis(config.grace_millis()),
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("weft-actions").daemon().factory()));
  }

  Actions(Duration grace, ScheduledExecutorService later) {
    this.grace = grace;
    this.later = later;
  }

  @Override
  public int register(RequestAction action) {
    int id = last.incrementAndGet();
    if (id <= 0) {
      throw new IllegalStateException(
          "all 2^31 - 1 ids of actions have been used: restart the node");
    }
    actions.put(id, action);
    return id;
  }

  @Override
  public void release(int id) {
    var unused = later.schedule(() -> actions.remove(id), grace.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public Optional<RequestAction> find(int id) {
    return Optional.ofNullable(actions.get(id));
  }

  @Deactivate
  public void stop() {
    later.shutdownNow();
  }
}
