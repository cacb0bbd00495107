package io.weft.relay.internal.stats;

/** What an event loop counts besides requests. */
public enum Count {
  CONNECTIONS_TOTAL("connections_total", "Connections of clients"),
  CONNECTIONS("connections_open", "Connections of clients that are open"),
  CONNECTIONS_UNKNOWN_TOTAL(
      "connections_unknown_total",
      "Connections that nobody had led to the relay, so it reset them"),
  CONNECTIONS_REFUSED_TOTAL(
      "connections_refused_total", "Connections reset because there were too many already"),
  TUNNELS("tunnels", "Connections that pass bytes as they are: TCP or upgraded"),
  ENDPOINT_CONNECTIONS_TOTAL("endpoint_connections_total", "Connections opened to endpoints"),
  ENDPOINT_CONNECTIONS("endpoint_connections_open", "Connections to endpoints that are open"),
  ENDPOINT_CONNECTIONS_IDLE(
      "endpoint_connections_idle", "Connections to endpoints that wait for another request"),
  ENDPOINT_CONNECT_FAILURES_TOTAL(
      "endpoint_connect_failures_total", "Connections to endpoints that were not established"),
  RECEIVED_BYTES_TOTAL("received_bytes_total", "Bytes of requests and tunnels from clients"),
  SENT_BYTES_TOTAL("sent_bytes_total", "Bytes of answers and tunnels to clients"),
  RETRIES_TOTAL("retries_total", "Requests that were sent again"),
  MIRRORED_TOTAL("mirrored_total", "Copies of requests that were sent whole"),
  MIRRORS_DROPPED_TOTAL(
      "mirrors_dropped_total", "Copies of requests that were given up, by no fault of the request");

  private final String metric;
  private final String help;

  Count(String name, String help) {
    metric = "weft_relay_" + name;
    this.help = help;
  }

  /** The name of the metric. */
  public String metric() {
    return metric;
  }

  public String help() {
    return help;
  }

  /** Whether it only grows. */
  public boolean isCounter() {
    return metric.endsWith("_total");
  }
}
