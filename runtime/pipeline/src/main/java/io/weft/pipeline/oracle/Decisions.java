package io.weft.pipeline.oracle;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.weft.kernel.BpfMap;
import io.weft.kernel.MappedArray;
import io.weft.pipeline.CoreMaps;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Optional;

/**
 * Verdicts that the kernel reached on its own and left to the relay to carry out. They lie in
 * elements of {@code weft_requests} that a program has leased; who takes one gives it back. Safe
 * for many threads.
 */
public final class Decisions implements AutoCloseable {
  private static final VarHandle INT = JAVA_INT.varHandle();

  private final BpfMap requests;
  private final RequestLayout layout;
  private final long lease;
  private Optional<MappedArray> memory = Optional.empty();

  public Decisions(CoreMaps core) {
    layout = new RequestLayout(core);
    requests = core.map("weft_requests");
    lease = core.struct("weft_request").offset("lease");
  }

  /** The elements of oracles are never leased, so they are not mapped; the others are megabytes. */
  private synchronized MemorySegment element(int index) {
    if (memory.isEmpty()) {
      int count = requests.definition().maxEntries() - Oracles.MAX;
      memory = Optional.of(requests.map(Oracles.MAX, count));
    }
    return memory.get().element(index - Oracles.MAX);
  }

  /** The verdict of a leased element; valid until it is given back. */
  public Verdict at(int element) {
    return new Verdict(element(element), layout);
  }

  /** Gives an element back. */
  public void release(int element) {
    INT.setRelease(element(element), lease, 0);
  }

  @Override
  public synchronized void close() {
    memory.ifPresent(MappedArray::close);
    memory = Optional.empty();
  }
}
