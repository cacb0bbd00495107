package io.weft.admin.internal.server;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weft.admin.internal.command.CommandTable;
import io.weft.spi.command.Command;
import io.weft.spi.command.UsageException;
import java.util.Optional;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Runs the command that a line names and writes the answer as a line. */
final class Dispatcher {
  private static final Logger LOG = LogManager.getLogger(Dispatcher.class);

  private final ObjectMapper json = new ObjectMapper();
  private final CommandTable commands;

  Dispatcher(CommandTable commands) {
    this.commands = commands;
  }

  String answer(String line) {
    try {
      Optional<Question> question = Optional.ofNullable(json.readValue(line, Question.class));
      return json.writeValueAsString(
          question.map(this::run).orElseGet(() -> Answer.usage("not a question")));
    } catch (JsonProcessingException e) {
      return "{\"status\":2,\"message\":\"not a question\",\"columns\":[],\"rows\":[]}";
    }
  }

  private Answer run(Question question) {
    Optional<Command> command = commands.find(question.command());
    if (command.isEmpty()) {
      return Answer.usage(
          "no command " + question.command() + "; `weft commands` lists those of this node");
    }
    try {
      return Answer.of(command.get().run(question.arguments()));
    } catch (UsageException e) {
      return Answer.usage(e.getMessage());
    } catch (RuntimeException e) {
      LOG.error("command {} failed", question, e);
      return Answer.failed(
          question.command() + " failed: " + e.getMessage() + "; the node's log says more");
    }
  }
}
