package io.weft.admin.internal.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weft.admin.internal.command.CommandTable;
import io.weft.admin.internal.command.FakeReference;
import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DispatcherTest {
  private final CommandTable table = new CommandTable();
  private final Dispatcher dispatcher = new Dispatcher(table);

  private interface Body {
    CommandResult run(List<String> arguments) throws UsageException;
  }

  private void command(Body body) {
    table.add(
        new FakeReference(1),
        new Command() {
          @Override
          public String name() {
            return "test";
          }

          @Override
          public String summary() {
            return "";
          }

          @Override
          public CommandResult run(List<String> arguments) throws UsageException {
            return body.run(arguments);
          }
        });
  }

  private JsonNode ask(String question) throws IOException {
    return new ObjectMapper().readTree(dispatcher.answer(question));
  }

  @Test
  void rowsAndArgumentsPass() throws IOException {
    command(words -> CommandResult.table(List.of("n"), List.of(Map.of("n", words.size()))));
    JsonNode answer = ask("{\"command\":\"test\",\"arguments\":[\"a\",\"b\"]}");
    assertEquals(0, answer.get("status").asInt());
    assertEquals(2, answer.get("rows").get(0).get("n").asInt());
    assertEquals("n", answer.get("columns").get(0).asText());
  }

  @Test
  void failureMisuseAndDefectAreToldApart() throws IOException {
    command(_ -> CommandResult.failed("no"));
    assertEquals(1, ask("{\"command\":\"test\"}").get("status").asInt());
    command(
        _ -> {
          throw new UsageException("usage: test");
        });
    JsonNode misuse = ask("{\"command\":\"test\"}");
    assertEquals(2, misuse.get("status").asInt());
    assertEquals("usage: test", misuse.get("message").asText());
    command(
        _ -> {
          throw new IllegalStateException("broken");
        });
    JsonNode defect = ask("{\"command\":\"test\"}");
    assertEquals(1, defect.get("status").asInt());
    assertTrue(defect.get("message").asText().contains("broken"));
  }

  @Test
  void whatIsNoQuestionIsRefused() throws IOException {
    assertEquals(2, ask("hello").get("status").asInt());
    assertEquals(2, ask("{\"command\":\"none\"}").get("status").asInt());
    assertEquals(2, ask("{}").get("status").asInt());
    assertEquals(2, ask("null").get("status").asInt());
  }
}
