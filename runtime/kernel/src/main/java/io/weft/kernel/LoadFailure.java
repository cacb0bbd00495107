package io.weft.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** Says why an object could not be opened or loaded. */
final class LoadFailure {
  private static final Logger LOG = LogManager.getLogger(LoadFailure.class);
  private static final int VERIFIER_LINES = 12;
  private static final int LIBRARY_LINES = 4;

  /** libbpf 1.1: {@code prog 'weft_connect4': BPF program load failed: Permission denied}. */
  private static final Pattern FAILED_PROGRAM =
      Pattern.compile("prog '([^']+)': (BPF program load failed|failed to load)");

  private LoadFailure() {}

  static KernelException ofOpen(String object, int errno, List<String> messages) {
    return new KernelException(
        "cannot open object %s: %s%s".formatted(object, Errno.name(errno), lines(messages)),
        errno,
        "");
  }

  static KernelException ofLoad(
      String object,
      int errno,
      List<String> messages,
      String verifierLog,
      Map<String, ProgramSpec> programs) {
    LOG.debug("verifier's log of object {}:\n{}", object, verifierLog);
    String what = failedProgram(messages, programs) + "object " + object;
    String message = "cannot load " + what + ": " + Errno.name(errno) + hint(errno, verifierLog);
    String detail = verifierLog.isBlank() ? lines(messages) : lastLines(verifierLog);
    return new KernelException(message + detail, errno, verifierLog);
  }

  private static String failedProgram(List<String> messages, Map<String, ProgramSpec> programs) {
    return messages.stream()
        .map(FAILED_PROGRAM::matcher)
        .filter(Matcher::find)
        .map(found -> found.group(1))
        .findFirst()
        .map(name -> "program " + name + section(programs.get(name)) + " of ")
        .orElse("");
  }

  private static String section(ProgramSpec program) {
    return program == null ? "" : " (" + program.section() + ")";
  }

  private static String hint(int errno, String verifierLog) {
    return switch (errno) {
      case Errno.EPERM ->
          verifierLog.isBlank() ? ": root, or CAP_BPF with CAP_NET_ADMIN, is needed" : "";
      case Errno.ENOSPC -> ": the verifier's log did not fit";
      default -> "";
    };
  }

  private static String lines(List<String> messages) {
    int skipped = Math.max(0, messages.size() - LIBRARY_LINES);
    return messages.stream().skip(skipped).map(line -> "\n  " + line).collect(Collectors.joining());
  }

  /** The end of the log says what is wrong; the last line of all counts instructions. */
  private static String lastLines(String log) {
    List<String> lines =
        Arrays.stream(log.split("\n")).filter(line -> !line.startsWith("processed ")).toList();
    int skipped = Math.max(0, lines.size() - VERIFIER_LINES);
    return lines.stream().skip(skipped).map(line -> "\n  " + line).collect(Collectors.joining());
  }
}
