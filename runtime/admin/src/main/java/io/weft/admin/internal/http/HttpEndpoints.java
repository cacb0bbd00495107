package io.weft.admin.internal.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.weft.admin.internal.metrics.PrometheusMetrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;

/**
 * Metrics and readiness over HTTP at the paths that users of Istio scrape: {@code /metrics}, {@code
 * /stats/prometheus} and {@code /healthz/ready}.
 */
@Component(service = HttpEndpoints.class, immediate = true, configurationPid = "io.weft.admin")
public final class HttpEndpoints {
  private static final Logger LOG = LogManager.getLogger(HttpEndpoints.class);

  private final PrometheusMetrics metrics;
  private final Readiness readiness;
  private final Optional<HttpServer> server;

  @Activate
  public HttpEndpoints(
      @Reference PrometheusMetrics metrics, @Reference Readiness readiness, AdminConfig config) {
    this.metrics = metrics;
    this.readiness = readiness;
    server = config.http().isEmpty() ? Optional.empty() : start(config.http());
  }

  /** A port that is taken costs the metrics, never the traffic. */
  private Optional<HttpServer> start(String address) {
    try {
      URI uri = URI.create("http://" + address);
      HttpServer started =
          HttpServer.create(new InetSocketAddress(uri.getHost(), uri.getPort()), 0);
      started.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      started.createContext("/metrics", this::metrics);
      started.createContext("/stats/prometheus", this::metrics);
      started.createContext("/healthz/ready", this::ready);
      started.start();
      LOG.info(
          "metrics and readiness at http://{}:{}", uri.getHost(), started.getAddress().getPort());
      return Optional.of(started);
    } catch (IOException | IllegalArgumentException e) {
      LOG.error(
          "no metrics and no readiness over HTTP: cannot listen on {}: {}; set `http` of io.weft.admin to a free address",
          address,
          e.getMessage());
      return Optional.empty();
    }
  }

  private void metrics(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", PrometheusMetrics.CONTENT_TYPE);
      var page = new ByteArrayOutputStream();
      int status = scrape(page);
      exchange.sendResponseHeaders(status, page.size());
      page.writeTo(exchange.getResponseBody());
    }
  }

  /** A series that cannot be read must not pass for a node without metrics. */
  private int scrape(ByteArrayOutputStream page) throws IOException {
    try {
      metrics.write(page);
      return 200;
    } catch (RuntimeException e) {
      LOG.error("no metrics over HTTP: {}", e.toString());
      page.reset();
      page.writeBytes("# the log says which metric could not be read\n".getBytes(UTF_8));
      return 500;
    }
  }

  private void ready(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> problems = readiness.problems();
      byte[] body = text(problems).getBytes(UTF_8);
      exchange.sendResponseHeaders(problems.isEmpty() ? 200 : 503, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static String text(Map<String, String> problems) {
    if (problems.isEmpty()) {
      return "ready\n";
    }
    var text = new StringBuilder();
    problems.forEach(
        (part, problem) -> text.append(part).append(": ").append(problem).append('\n'));
    return text.toString();
  }

  @Deactivate
  public void close() {
    server.ifPresent(started -> started.stop(0));
  }
}
