package io.weft.admin.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.weft.admin.internal.command.FakeFeatures;
import io.weft.admin.internal.metrics.PrometheusMetrics;
import io.weft.spi.health.ReadinessCheck;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HttpEndpointsTest {
  private final FakeFeatures features = new FakeFeatures();
  private final Readiness readiness = new Readiness(features);
  private Optional<String> problem = Optional.of("waits for the control plane");

  private final ReadinessCheck check =
      new ReadinessCheck() {
        @Override
        public String name() {
          return "xds";
        }

        @Override
        public Optional<String> problem() {
          return problem;
        }
      };

  private record Config(String http) implements AdminConfig {
    @Override
    public Class<? extends Annotation> annotationType() {
      return AdminConfig.class;
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private HttpResponse<String> get(int port, String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void readinessNamesEachPartThatIsNotReady() throws Exception {
    readiness.add(check);
    int port = freePort();
    HttpEndpoints endpoints =
        new HttpEndpoints(new PrometheusMetrics(), readiness, new Config("127.0.0.1:" + port));
    try {
      HttpResponse<String> answer = get(port, "/healthz/ready");
      assertEquals(503, answer.statusCode());
      assertEquals("xds: waits for the control plane\n", answer.body());
      problem = Optional.empty();
      assertEquals(200, get(port, "/healthz/ready").statusCode());
      features.fail("no room");
      answer = get(port, "/healthz/ready");
      assertEquals(503, answer.statusCode());
      assertEquals("feature greeting: no room\n", answer.body());
    } finally {
      endpoints.close();
    }
  }

  @Test
  void metricsThatCannotBeReadAreNoEmptyPage() throws Exception {
    PrometheusMetrics metrics = new PrometheusMetrics();
    metrics.observe(
        "weft_tests",
        "Tests.",
        false,
        new String[] {"name"},
        observation -> {
          observation.set(1, "twice");
          observation.set(2, "twice");
        });
    int port = freePort();
    HttpEndpoints endpoints =
        new HttpEndpoints(metrics, readiness, new Config("127.0.0.1:" + port));
    try {
      assertEquals(500, get(port, "/metrics").statusCode());
    } finally {
      endpoints.close();
    }
  }

  @Test
  void metricsAreServedAtBothPaths() throws Exception {
    PrometheusMetrics metrics = new PrometheusMetrics();
    metrics.counter("weft_tests_total", "Tests.").labels().add(1);
    int port = freePort();
    HttpEndpoints endpoints =
        new HttpEndpoints(metrics, readiness, new Config("127.0.0.1:" + port));
    try {
      for (String path : new String[] {"/metrics", "/stats/prometheus"}) {
        HttpResponse<String> answer = get(port, path);
        assertEquals(200, answer.statusCode());
        assertTrue(answer.body().contains("weft_tests_total 1.0"), answer.body());
      }
    } finally {
      endpoints.close();
    }
  }

  @Test
  void aPortThatIsTakenCostsTheMetricsAlone() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      HttpEndpoints endpoints =
          new HttpEndpoints(
              new PrometheusMetrics(), readiness, new Config("127.0.0.1:" + taken.getLocalPort()));
      endpoints.close();
    }
  }
}
