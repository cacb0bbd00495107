package io.weft.demo.traffic;

/**
 * One call.
 *
 * @param service that was called
 * @param route which of its routes was meant
 * @param version that answered; empty when none did
 * @param status of the answer, 0 when there was none
 * @param micros from asking to the last byte
 * @param detail why it failed; empty when it did not
 */
public record Sample(
    String service, String route, String version, int status, long micros, String detail) {

  boolean ok() {
    return status == 200;
  }

  /** In words, for people. */
  public String failure() {
    String what = status == 0 ? "no answer" : "status " + status;
    return "%s: %s%s".formatted(service, what, detail.isEmpty() ? "" : ", " + detail);
  }
}
