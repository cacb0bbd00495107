package io.weft.admin.internal.server;

import java.util.List;

/** A line from the command line client: {@code {"command":"routes","arguments":[]}}. */
record Question(String command, List<String> arguments) {

  Question {
    command = command == null ? "" : command;
    arguments = arguments == null ? List.of() : List.copyOf(arguments);
  }
}
