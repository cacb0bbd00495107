package io.weft.demo.config;

/**
 * Part of a route's requests.
 *
 * @param service whose route it is
 * @param route its name
 * @param version that answers this part
 * @param weight of the version, in parts of {@code total}
 * @param total of the route's weights, at least 1
 */
public record Share(String service, String route, String version, long weight, long total) {

  /** Between 0 and 1. */
  public double part() {
    return (double) weight / total;
  }
}
