package io.weft.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("kernel")
@ExtendWith(Baseline.class)
class SpliceSupportKernelTest {
  private final Kernel kernel = Kernel.load();

  @Test
  void thisKernelKeepsTheRule() {
    SpliceSupport support = kernel.spliceSupport();
    assertTrue(support.carried(), support.reason());
    assertEquals(List.of(), support.results().stream().filter(result -> !result.ok()).toList());
  }

  /** A bound of nothing sends all octets through TCP, as a kernel would that redirects none. */
  @Test
  void seesThatNothingIsRedirected() {
    SpliceSupport support = SpliceSupport.of(SpliceProbes.run(kernel, 0));
    assertFalse(support.carried());
    assertTrue(
        support.reason().contains("splice counters: octets that b gave to its TCP: 5, not 0"),
        support.reason());
  }

  /** A start may take 300 ms for it, on a machine that does nothing else. */
  @Test
  void takesNoLongerThanAStartMayWait() {
    kernel.spliceSupport();
    long best = IntStream.range(0, 5).mapToLong(i -> nanos()).min().orElseThrow();
    assertTrue(best < 300_000_000, best / 1_000_000 + " ms");
  }

  private long nanos() {
    long begun = System.nanoTime();
    kernel.spliceSupport();
    return System.nanoTime() - begun;
  }
}
