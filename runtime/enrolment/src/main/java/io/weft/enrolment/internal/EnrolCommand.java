package io.weft.enrolment.internal;

import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code weft enrol CGROUP|PID}. */
@Component
public final class EnrolCommand implements Command {
  private final Enrolment enrolment;

  @Activate
  public EnrolCommand(@Reference Enrolment enrolment) {
    this.enrolment = enrolment;
  }

  @Override
  public String name() {
    return "enrol";
  }

  @Override
  public String summary() {
    return "puts a control group or process under the mesh";
  }

  @Override
  public CommandResult run(List<String> arguments) throws UsageException {
    if (arguments.size() != 1) {
      throw new UsageException("usage: weft enrol CGROUP|PID");
    }
    return CommandResult.done("enrolled " + enrolment.enrol(arguments.getFirst()));
  }
}
