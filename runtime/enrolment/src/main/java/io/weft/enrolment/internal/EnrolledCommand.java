package io.weft.enrolment.internal;

import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code weft enrolled}. */
@Component
public final class EnrolledCommand implements Command {
  private static final List<String> COLUMNS =
      List.of("cgroup", "state", "by", "processes", "reason");

  private final Enrolment enrolment;

  @Activate
  public EnrolledCommand(@Reference Enrolment enrolment) {
    this.enrolment = enrolment;
  }

  @Override
  public String name() {
    return "enrolled";
  }

  @Override
  public String summary() {
    return "control groups under the mesh";
  }

  @Override
  public CommandResult run(List<String> arguments) {
    var rows = new ArrayList<Map<String, Object>>();
    enrolment.enrolled().forEach(group -> rows.add(row(group, "enrolled", "")));
    enrolment.refused().forEach((group, reason) -> rows.add(row(group, "refused", reason)));
    return CommandResult.table(COLUMNS, rows);
  }

  private Map<String, Object> row(Path group, String state, String reason) {
    return Map.of(
        "cgroup",
        enrolment.tree().name(group),
        "state",
        state,
        "by",
        enrolment.isChosen(group) ? "command" : "pattern",
        "processes",
        enrolment.tree().processes(group).size(),
        "reason",
        reason);
  }
}
