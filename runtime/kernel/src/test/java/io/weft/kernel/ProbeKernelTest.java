package io.weft.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@Tag("kernel")
@ExtendWith(Baseline.class)
class ProbeKernelTest {
  @Test
  void findsAllThatIsRequired() {
    List<Probe.Result> results = Kernel.load().probe();
    String failures =
        results.stream()
            .filter(result -> !result.ok())
            .map(Probe.Result::toString)
            .collect(Collectors.joining("\n"));
    assertEquals("", failures);
    assertTrue(results.stream().noneMatch(result -> result.reason().isBlank()));
  }

  @Test
  void saysWhatIsMissingAndWhatToDo() {
    Probe.Check check =
        new Probe.Check(
            "wings",
            true,
            "grow some",
            () -> {
              throw new KernelException("no wings");
            });
    assertEquals(new Probe.Result("wings", false, true, "no wings", "grow some"), check.run());
  }
}
