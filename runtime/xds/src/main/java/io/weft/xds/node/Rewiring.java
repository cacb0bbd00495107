package io.weft.xds.node;

import io.weft.spi.xds.FieldCoverage;
import io.weft.spi.xds.ResourceHandler;
import io.weft.xds.engine.Engine;
import io.weft.xds.engine.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Passes services that come and go on to the engine. A bundle's handler and its coverage come one
 * after the other, and at the start of a node all bundles do: changes are collected for a moment,
 * so that a resource is not refused for want of a bundle that is on its way.
 */
final class Rewiring {
  static final Duration COLLECT = Duration.ofMillis(20);

  /** Where nobody says that all features are there, the engine opens after so long a silence. */
  static final Duration QUIET = Duration.ofMillis(150);

  static final Duration OPEN_AT_LAST = Duration.ofSeconds(2);

  /** Longer than a node waits for its features. */
  static final Duration SETTLED_AT_LAST = Duration.ofSeconds(30);

  private final Serial serial;
  private final Engine engine;
  private final Instant started;
  private final List<FieldCoverage> coverage = new ArrayList<>();
  private final List<ResourceHandler<?>> coming = new ArrayList<>();
  private boolean coverageChanged;
  private Runnable pass = () -> {};
  private Runnable opening = () -> {};
  private Runnable last;
  private boolean awaited;
  private volatile boolean stopped;

  Rewiring(Serial serial, Engine engine) {
    this.serial = serial;
    this.engine = engine;
    this.started = serial.now();
    last = serial.after(OPEN_AT_LAST, this::open);
  }

  /** Somebody will say when all features are there. */
  void awaitSettlement() {
    serial.execute(
        () -> {
          if (!awaited) {
            awaited = true;
            last.run();
            last = serial.after(SETTLED_AT_LAST, engine::open);
          }
        });
  }

  /** All features are there: what has come counts from now. */
  void settled() {
    serial.execute(
        () -> {
          pass.run();
          pass();
          last.run();
          if (!engine.isOpen()) {
            engine.open();
          }
        });
  }

  void add(ResourceHandler<?> handler) {
    serial.execute(
        () -> {
          coming.add(handler);
          soon();
        });
  }

  /**
   * The client ends: no handler is called any more once its thread has. Declarative Services
   * unbinds the handlers only after the component's deactivation.
   */
  void stop() {
    stopped = true;
  }

  /** Returns when the handler is not called any more. */
  void remove(ResourceHandler<?> handler) {
    if (stopped) {
      return;
    }
    serial.ask(
        () -> {
          if (!coming.removeIf(h -> h == handler)) {
            engine.remove(handler);
          }
          return true;
        });
  }

  void add(FieldCoverage part) {
    serial.execute(
        () -> {
          coverage.add(part);
          coverageChanged = true;
          soon();
        });
  }

  void remove(FieldCoverage part) {
    serial.execute(
        () -> {
          coverage.removeIf(c -> c == part);
          coverageChanged = true;
          soon();
        });
  }

  private void soon() {
    pass.run();
    pass = serial.after(COLLECT, this::pass);
  }

  private void pass() {
    if (coverageChanged) {
      coverageChanged = false;
      engine.cover(List.copyOf(coverage));
    }
    List<ResourceHandler<?>> handlers = List.copyOf(coming);
    coming.clear();
    engine.add(handlers);
    if (!engine.isOpen() && !awaited) {
      opening.run();
      opening = serial.after(QUIET, this::open);
    }
  }

  private void open() {
    boolean early = serial.now().isBefore(started.plus(OPEN_AT_LAST));
    boolean nothingYet = coverage.isEmpty();
    if (!engine.isOpen() && !(early && nothingYet)) {
      engine.open();
    }
  }
}
