package io.weft.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.kernel.BpfObject;
import io.weft.pipeline.chain.OnMiss;
import io.weft.pipeline.chain.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The first example of docs/abi.md. */
class DocumentedSlotKernelTest {

  @Test
  void doesWhatThePageSays() {
    try (SlotHarness harness = SlotHarness.open()) {
      BpfObject object = harness.load("bpf/teapot.bpf.o");
      harness
          .slot(object, "teapot", Phase.AUTHORIZE, 100, OnMiss.REJECT)
          .listener(1, Phase.AUTHORIZE);
      assertEquals("reply 418 denied", harness.ask(Question.get(1, "shop", "/")).summary());
      new SlotContract(harness, "teapot", Question.get(1, "shop", "/")).check();
    }
  }

  @Test
  void isTheExampleOnThePage() throws Exception {
    String page = Files.readString(Path.of("../../docs/abi.md"));
    String source = Files.readString(Path.of("src/test/bpf/teapot.bpf.c"));
    assertTrue(bare(page).contains(bare(source)), "docs/abi.md and teapot.bpf.c differ");
  }

  private static String bare(String text) {
    return text.replaceAll("\\s+", "");
  }
}
