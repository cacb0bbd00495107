package io.weft.bench.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.weft.bench.machine.Cgroup;
import io.weft.bench.machine.Child;
import io.weft.bench.measure.MeasurementException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How long the kernel takes to decide requests, by its own clock: while {@code
 * kernel.bpf_stats_enabled} is set it counts runs and nanoseconds of each program, and the program
 * that starts a chain includes the slots that it calls.
 */
public final class DecisionTimes implements AutoCloseable {
  private static final Path SWITCH = Path.of("/proc/sys/kernel/bpf_stats_enabled");
  private static final String PROGRAM = "weft_ask";

  private final Cgroup group;
  private final String before;

  private DecisionTimes(Cgroup group, String before) {
    this.group = group;
    this.before = before;
  }

  /**
   * Runs and their time so far.
   *
   * @param nanos of all runs together
   */
  public record Total(long runs, long nanos) {

    /** Nanoseconds of one run since an earlier moment. */
    public double meanSince(Total earlier) throws MeasurementException {
      if (runs == earlier.runs) {
        throw new MeasurementException("the kernel was asked for no decision");
      }
      return (double) (nanos - earlier.nanos) / (runs - earlier.runs);
    }
  }

  /**
   * Makes the kernel count; closing puts the switch back.
   *
   * @param group for the tool that reads the counts
   */
  public static DecisionTimes open(Cgroup group) throws MeasurementException {
    try {
      String before = Files.readString(SWITCH).strip();
      Files.writeString(SWITCH, "1");
      return new DecisionTimes(group, before);
    } catch (IOException e) {
      throw new MeasurementException("cannot write " + SWITCH, e);
    }
  }

  public Total total() throws MeasurementException, InterruptedException {
    String programs =
        Child.run(group, Duration.ofSeconds(20), List.of("bpftool", "-j", "prog", "show"));
    try {
      return sum(new ObjectMapper().readTree(programs));
    } catch (IOException e) {
      throw new MeasurementException("bpftool printed no JSON: " + programs, e);
    }
  }

  static Total sum(JsonNode programs) {
    long runs = 0;
    long nanos = 0;
    for (JsonNode program : programs) {
      if (program.path("name").asText().startsWith(PROGRAM)) {
        runs += program.path("run_cnt").asLong();
        nanos += program.path("run_time_ns").asLong();
      }
    }
    return new Total(runs, nanos);
  }

  @Override
  public void close() throws IOException {
    Files.writeString(SWITCH, before);
  }
}
