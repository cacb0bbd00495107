package io.weft.pipeline.internal.slots;

import io.weft.pipeline.chain.Chain;
import io.weft.pipeline.chain.Hook;
import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import io.weft.pipeline.chain.Slot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/** A kernel, a clock and a worker without any of them. */
final class Fakes implements Worker, ObjectLoader, ObjectPublisher, ChainSwitch, SlotCounters {
  private record Timer(long at, long sequence, Runnable task) {}

  private final PriorityQueue<Timer> timers =
      new PriorityQueue<>(
          java.util.Comparator.comparingLong(Timer::at).thenComparingLong(Timer::sequence));
  private final ArrayDeque<Runnable> running = new ArrayDeque<>();
  private long now;
  private long sequence;

  /** What is in the arrays: the object's name and slot by index. */
  final Map<Integer, String> installed = new TreeMap<>();

  final List<String> open = new ArrayList<>();
  final List<String> published = new ArrayList<>();
  final List<Map<Hook, Chain>> swaps = new ArrayList<>();
  final List<Integer> counted = new ArrayList<>();
  final Memory memory = new Memory();
  RuntimeException swapFailure;

  static final class Memory implements OnMissMemory {
    final Map<Phase, OnMiss> known = new HashMap<>();

    @Override
    public Map<Phase, OnMiss> load() {
      return Map.copyOf(known);
    }

    @Override
    public void save(Map<Phase, OnMiss> all) {
      known.putAll(all);
    }
  }

  @Override
  public void run(Runnable task) {
    running.add(task);
    if (running.size() == 1) {
      while (!running.isEmpty()) {
        running.peek().run();
        running.remove();
      }
    }
  }

  @Override
  public void after(Duration delay, Runnable task) {
    timers.add(new Timer(now + delay.toMillis(), sequence++, task));
  }

  void pass(Duration time) {
    long until = now + time.toMillis();
    while (!timers.isEmpty() && timers.peek().at() <= until) {
      Timer timer = timers.remove();
      now = timer.at();
      run(timer.task());
    }
    now = until;
  }

  @Override
  public LoadedObject load(String name, byte[] elf) throws SlotRefusedException {
    String content = new String(elf, StandardCharsets.UTF_8);
    if (content.equals("unsafe")) {
      throw new SlotRefusedException("R0 invalid mem access 'scalar'");
    }
    String instance = name + "@" + content;
    open.add(instance);
    return new FakeObject(instance, content);
  }

  @Override
  public void uninstall(int index) {
    installed.remove(index);
  }

  private final class FakeObject implements LoadedObject {
    private final String instance;
    private final String content;

    FakeObject(String instance, String content) {
      this.instance = instance;
      this.content = content;
    }

    @Override
    public io.weft.kernel.BpfObject view() {
      throw new UnsupportedOperationException("no kernel here");
    }

    @Override
    public boolean wanted(Phase phase) {
      return Hook.REQUEST.runs(phase);
    }

    @Override
    public Set<Hook> hooks(String slot) {
      return content.equals("without programs") ? Set.of() : Set.of(Hook.REQUEST);
    }

    @Override
    public void install(String slot, int index) {
      if (content.equals("install fails")) {
        throw new IllegalStateException("E2BIG");
      }
      installed.put(index, instance);
    }

    @Override
    public void uninstall(int index) {
      installed.remove(index);
    }

    @Override
    public void close() {
      open.remove(instance);
    }
  }

  @Override
  public Runnable publish(Origin origin, String name, LoadedObject object) {
    String entry = name + " " + origin;
    published.add(entry);
    return () -> published.remove(entry);
  }

  @Override
  public void swap(Map<Hook, Chain> chains) {
    if (swapFailure != null) {
      throw swapFailure;
    }
    swaps.add(chains);
  }

  @Override
  public void opened(Slot slot) {
    counted.add(slot.index());
  }

  @Override
  public void closed(Slot slot) {
    counted.remove((Integer) slot.index());
  }

  /** The objects whose slots new requests meet. */
  List<String> chain() {
    if (swaps.isEmpty()) {
      return List.of();
    }
    return swaps.getLast().get(Hook.REQUEST).entries().stream()
        .map(entry -> installed.getOrDefault(entry.index(), "absent"))
        .toList();
  }

  OnMiss onMiss(Phase phase) {
    return swaps.getLast().get(Hook.REQUEST).onMiss().get(phase);
  }
}
