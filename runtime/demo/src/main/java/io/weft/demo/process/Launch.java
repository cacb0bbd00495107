package io.weft.demo.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines of Java processes that start in a control group. */
public final class Launch {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  private Launch() {}

  /** {@code java} with arguments. */
  public static List<String> java(String... arguments) {
    var command = new ArrayList<String>();
    command.add(JAVA);
    command.addAll(List.of(arguments));
    return command;
  }

  /** The shell enters the group and becomes the program, so nothing of it runs outside. */
  public static List<String> inGroup(Path group, List<String> command) {
    return shell("echo $$ > '" + group + "/cgroup.procs' && exec \"$@\"", command);
  }

  /** In a network namespace that ends with the process; only its loopback is up. */
  public static List<String> inOwnNetwork(List<String> command) {
    var words = new ArrayList<>(List.of("unshare", "--net", "--"));
    words.addAll(shell("ip link set lo up && exec \"$@\"", command));
    return words;
  }

  private static List<String> shell(String script, List<String> command) {
    var words = new ArrayList<>(List.of("sh", "-c", script, "sh"));
    words.addAll(command);
    return words;
  }
}
