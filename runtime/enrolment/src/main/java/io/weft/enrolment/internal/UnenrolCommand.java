package io.weft.enrolment.internal;

import io.weft.spi.command.Command;
import io.weft.spi.command.CommandResult;
import io.weft.spi.command.UsageException;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** {@code weft unenrol CGROUP|PID}. */
@Component
public final class UnenrolCommand implements Command {
  private final Enrolment enrolment;

  @Activate
  public UnenrolCommand(@Reference Enrolment enrolment) {
    this.enrolment = enrolment;
  }

  @Override
  public String name() {
    return "unenrol";
  }

  @Override
  public String summary() {
    return "gives a control group its plain connections back";
  }

  @Override
  public CommandResult run(List<String> arguments) throws UsageException {
    if (arguments.size() != 1) {
      throw new UsageException("usage: weft unenrol CGROUP|PID");
    }
    return CommandResult.done("unenrolled " + enrolment.unenrol(arguments.getFirst()));
  }
}
