package io.weft.demo.shop;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Calls a service and notes how it went. */
final class Caller {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final HttpClient client = Service.client();
  private final String service;
  private final URI uri;

  Caller(String service, URI uri) {
    this.service = service;
    this.uri = uri;
  }

  /** Calls for a visitor of a group. */
  Call call(String group) {
    return answer(group).call();
  }

  /** The call and what the answer says of calls behind it. */
  record Answer(Call call, List<Call> nested) {}

  Answer answer(String group) {
    HttpRequest request =
        HttpRequest.newBuilder(uri).header(Call.GROUP, group).timeout(TIMEOUT).build();
    long begun = System.nanoTime();
    try {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      return of(response, group, begun);
    } catch (IOException e) {
      String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
      return new Answer(new Call(service, group, "", 0, micros(begun), why), List.of());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Answer(new Call(service, group, "", 0, micros(begun), "interrupted"), List.of());
    }
  }

  private Answer of(HttpResponse<String> response, String group, long begun) {
    String version = response.headers().firstValue(Call.VERSION).orElse("");
    var call =
        new Call(service, group, version, response.statusCode(), micros(begun), response.body());
    List<Call> nested =
        response.headers().allValues(Call.NESTED).stream().map(Call::ofHeader).toList();
    return new Answer(call, nested);
  }

  private static long micros(long begun) {
    return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - begun);
  }
}
