package io.weft.relay.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.weft.relay.internal.decision.Decider;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The relay does with raw requests what Envoy did, but for the differences in {@code
 * differences.txt}. Each line there is a request, what the relay does, and why.
 */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class EnvoyDecisionsTest {
  private static final int CLUSTERS = 8;
  private static final int LINE = 40;

  private final Map<String, String> differences = new ConcurrentSkipListMap<>();

  @Test
  void agreesButForTheListedDifferences() throws Exception {
    List<EnvoyCase> cases = new ArrayList<>(EnvoyCase.group("framing"));
    cases.addAll(EnvoyCase.group("keepalive"));
    // Limits and headers with underscores are the kernel's parser's.
    cases.removeIf(c -> c.hcm().has("max_request_headers_kb"));
    cases.removeIf(
        c -> c.hcm().at("/common_http_protocol_options").has("headers_with_underscores_action"));
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      cases.forEach(recorded -> running.add(threads.submit(() -> run(recorded))));
      for (Future<?> future : running) {
        future.get();
      }
    }
    assertEquals(text(listed()), text(differences));
  }

  private static String text(Map<String, String> lines) {
    return lines.entrySet().stream()
        .map(e -> e.getKey() + " | " + e.getValue())
        .collect(Collectors.joining("\n"));
  }

  /** Request and what the relay does; the reason is for people. */
  private static Map<String, String> listed() throws IOException {
    try (InputStream in =
        EnvoyDecisionsTest.class.getResourceAsStream("/envoy-decisions/differences.txt")) {
      Map<String, String> lines = new TreeMap<>();
      for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
        String[] parts = line.split(" \\| ");
        lines.put(parts[0], parts[1] + " | " + parts[2]);
      }
      return lines;
    }
  }

  private Void run(EnvoyCase recorded) throws Exception {
    List<Backend> backends =
        IntStream.rangeClosed(1, CLUSTERS).mapToObj(i -> new Backend(cluster("c" + i))).toList();
    var routes = new EnvoyRoutes(recorded, i -> backends.get(i - 1).address());
    Decider decider = Deciding.by(routes::decide);
    try (Rig rig = new Rig(Rig.config(), decider, routes.actions(), FixedListener.of(1), true)) {
      requests(recorded, rig, backends);
    } finally {
      for (Backend backend : backends) {
        backend.close();
      }
    }
    return null;
  }

  private static Backend.Script cluster(String name) {
    return (backend, socket) -> {
      for (String r = backend.request(socket); !r.isEmpty(); r = backend.request(socket)) {
        int at = r.indexOf("x-echo-status: ");
        String status = at < 0 ? "200" : r.substring(at + 15, at + 18);
        boolean bare = status.equals("204") || status.equals("304") || r.startsWith("HEAD ");
        String head = "HTTP/1.1 " + status + " S\r\nx-cluster: " + name + "\r\n";
        Backend.send(socket, head + (bare ? "\r\n" : "content-length: 2\r\n\r\nok"));
      }
    };
  }

  private void requests(EnvoyCase recorded, Rig rig, List<Backend> backends) throws IOException {
    Map<String, Socket> shared = new HashMap<>();
    List<EnvoyCase.Request> requests = recorded.requests();
    for (int i = 0; i < requests.size(); i++) {
      EnvoyCase.Request request = requests.get(i);
      backends.forEach(backend -> backend.heads.clear());
      Socket socket = shared.remove(request.connection());
      socket = socket == null ? rig.connect() : socket;
      Backend.send(socket, request.raw());
      JsonNode expect = request.expect();
      int answers =
          expect.path("outcome").asText().equals("no_response")
              ? 1
              : 1 + expect.path("more_statuses").size();
      Observed observed = Observed.read(socket, answers, request.raw().startsWith("HEAD "));
      compare(recorded.id() + "#" + i, request, observed, backends);
      if (observed.closed || request.connection().isEmpty()) {
        socket.close();
      } else {
        shared.put(request.connection(), socket);
      }
    }
    for (Socket socket : shared.values()) {
      socket.close();
    }
  }

  private void compare(
      String id, EnvoyCase.Request request, Observed observed, List<Backend> backends) {
    String expected = expected(request.expect());
    String actual = actual(observed, backends, request.expect());
    if (!expected.equals(actual)) {
      differences.put(id, expected + " | " + actual);
    }
  }

  private static String expected(JsonNode expect) {
    List<Integer> statuses = new ArrayList<>();
    if (expect.has("status")) {
      statuses.add(expect.get("status").asInt());
    }
    expect.path("more_statuses").forEach(status -> statuses.add(status.asInt()));
    List<Integer> interim = new ArrayList<>();
    expect.path("interim").forEach(status -> interim.add(status.asInt()));
    return "%s interim=%s upstream=%d%s%s%s"
        .formatted(
            statuses,
            interim,
            expect.path("upstream_requests").asInt(),
            expect.path("closed").asBoolean() ? " closed" : "",
            expect.has("location") ? " to " + expect.get("location").asText() : "",
            expect.has("upstream")
                ? " "
                    + cut(
                        expect.at("/upstream/method").asText()
                            + " "
                            + expect.at("/upstream/path").asText())
                : "");
  }

  private static String cut(String line) {
    return line.substring(0, Math.min(line.length(), LINE));
  }

  private static String actual(Observed observed, List<Backend> backends, JsonNode expect) {
    int upstream = backends.stream().mapToInt(backend -> backend.heads.size()).sum();
    String seen =
        backends.stream()
            .flatMap(backend -> backend.heads.stream())
            .findFirst()
            .map(head -> " " + head.substring(0, Math.min(head.indexOf(" HTTP/"), LINE)))
            .orElse("");
    String location =
        observed.heads.stream()
            .filter(head -> head.contains("location: "))
            .findFirst()
            .map(
                head ->
                    " to "
                        + head.substring(head.indexOf("location: ") + 10)
                            .lines()
                            .findFirst()
                            .orElseThrow())
            .orElse("");
    return "%s interim=%s upstream=%d%s%s%s"
        .formatted(
            observed.statuses,
            observed.interim,
            upstream,
            observed.closed ? " closed" : "",
            location,
            expect.has("upstream") ? seen : "");
  }
}
