package io.weft.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weft.it.node.DemoProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo as users start it. */
class DemoIT {
  @TempDir private Path folder;

  @Test
  void answersEachRequestAsConfiguredAndLeavesNothing() throws IOException {
    try (var demo = DemoProcess.start(folder, "--once", "--json")) {
      assertEquals(0, demo.await(), demo::output);
      JsonNode report = new ObjectMapper().readTree(demo.lines().getFirst());
      assertTrue(report.get("as_configured").asBoolean(), demo::output);
      assertEquals(2000, report.get("requests").asInt());
      for (JsonNode row : report.get("rows")) {
        assertEquals(0, row.get("errors").asInt(), row::toString);
      }
      assertEquals(List.of(3, 3, 3, 3, 1), gears(report));
      assertEquals(List.of(), demo.left());
    }
  }

  /** Of the rows whose service is called through the mesh. */
  private static List<Integer> gears(JsonNode report) {
    return StreamSupport.stream(report.get("rows").spliterator(), false)
        .filter(row -> row.has("gear"))
        .map(row -> row.get("gear").asInt())
        .toList();
  }

  @Test
  void leavesNothingWhenTerminated() throws IOException {
    try (var demo = DemoProcess.start(folder, "--json")) {
      demo.awaitServing();
      assertFalse(demo.left().isEmpty());
      demo.signal("TERM");
      assertEquals(128 + 15, demo.await(), demo::output);
      assertEquals(List.of(), demo.left());
    }
  }

  @Test
  void theNextOneTakesAwayWhatWasLeftByOneThatWasKilledWithItsNode() throws IOException {
    try (var killed = DemoProcess.start(folder, "--json")) {
      killed.awaitServing();
      killed.killWithNode();
      assertFalse(killed.left().isEmpty());
      try (var next = DemoProcess.start(folder, "--once", "--requests", "1000")) {
        assertEquals(0, next.await(), next::output);
        assertEquals(List.of(), next.left());
      }
      assertEquals(List.of(), killed.left());
    }
  }
}
