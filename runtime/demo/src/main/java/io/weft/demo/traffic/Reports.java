package io.weft.demo.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Reads the JSON lines of the service web. */
public final class Reports implements Consumer<String> {
  private final ObjectMapper json = new ObjectMapper();
  private final TrafficLog log;
  private final BlockingQueue<Sample> probes = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> done = new LinkedBlockingQueue<>();

  public Reports(TrafficLog log) {
    this.log = log;
  }

  @Override
  public void accept(String line) {
    JsonNode report = parse(line);
    if (report.has("calls")) {
      List<Sample> samples = new ArrayList<>();
      report.get("calls").forEach(call -> samples.add(sample(call)));
      log.add(samples);
    } else if (report.has("probe")) {
      probes.add(sample(report.get("probe")));
    } else if (report.has("done")) {
      done.add(report.get("done").asText());
    }
  }

  private JsonNode parse(String line) {
    try {
      return json.readTree(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("web reported what is no JSON: " + line, e);
    }
  }

  private static Sample sample(JsonNode call) {
    return new Sample(
        call.get(0).asText(),
        call.get(1).asText(),
        call.get(2).asText(),
        call.get(3).asInt(),
        call.get(4).asLong(),
        call.get(5).asText());
  }

  /** The answer to the last order to probe. */
  public Sample probe() throws InterruptedException {
    return probes.take();
  }

  /** Whether visits ended within a time. */
  public boolean awaitDone(long millis) throws InterruptedException {
    return done.poll(millis, TimeUnit.MILLISECONDS) != null;
  }
}
