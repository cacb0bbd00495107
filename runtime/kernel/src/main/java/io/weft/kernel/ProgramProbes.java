package io.weft.kernel;

import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** What a program can do. */
final class ProgramProbes {
  private static final String NEWER = "boot a newer kernel: Weft is tested on 6.1 and later";

  private final Kernel kernel;

  private ProgramProbes(Kernel kernel) {
    this.kernel = kernel;
  }

  static List<Probe.Check> checks(Kernel kernel) {
    ProgramProbes probes = new ProgramProbes(kernel);
    return List.of(
        probes.run("program runs", "ask", true, "an answer came through shared memory"),
        probes.run("tail calls", "tail_call", true, "one program went on in another"),
        probes.run("bpf_loop", "loop", true, "32768 rounds ran"),
        probes.run("loop iterators", "iterator", false, "bpf_iter_num works"),
        new Probe.Check("socket storage", true, NEWER, probes::storage),
        new Probe.Check("maps in maps", true, NEWER, probes::innerMap),
        new Probe.Check("ring buffer", true, NEWER, probes::ringBuffer));
  }

  private String storage() {
    try (ProbeObject probe = new ProbeObject(kernel, "storage")) {
      probe.ask();
      return "sk_storage works in sk_msg";
    }
  }

  private Probe.Check run(String name, String object, boolean required, String seen) {
    String fix = required ? NEWER : "none needed: programs have another way";
    return new Probe.Check(
        name,
        required,
        fix,
        () -> {
          try (ProbeObject probe = new ProbeObject(kernel, object)) {
            probe.run();
            return seen;
          }
        });
  }

  private String innerMap() {
    try (ProbeObject probe = new ProbeObject(kernel, "inner_map")) {
      BpfMap tables = probe.object().map("tables");
      MapDefinition table = tables.definition().inner().orElseThrow();
      try (BpfMap ten = kernel.createMap(table.withMaxEntries(10))) {
        ten.update(Keys.of(9), Keys.of(ProbeObject.ANSWER));
        tables.put(Keys.of(0), ten);
      }
      probe.run();
      return "an inner map of another size was put in and read";
    }
  }

  private String ringBuffer() throws InterruptedException {
    LinkedBlockingQueue<Long> events = new LinkedBlockingQueue<>();
    try (ProbeObject probe = new ProbeObject(kernel, "ring_buffer");
        RingBuffers rings = kernel.ringBuffers("weft-probe");
        ProgramRunner program = probe.object().program("probe").runner(0)) {
      rings.add(
          probe.object().map("events"),
          sample -> events.add(sample.get(ValueLayout.JAVA_LONG_UNALIGNED, 0)));
      program.run();
      Long event = events.poll(2, TimeUnit.SECONDS);
      if (event == null || event != ProbeObject.ANSWER) {
        throw new KernelException("no event came");
      }
      return "an event came";
    }
  }
}
