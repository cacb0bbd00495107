package io.weft.demo.shop;

/**
 * How one call of a service went.
 *
 * @param service that was called
 * @param route which of its routes was meant
 * @param version that answered; empty when none did
 * @param status of the answer, 0 when there was none
 * @param micros from asking to the last byte
 * @param body of the answer, or why there was none
 */
record Call(String service, String route, String version, int status, long micros, String body) {
  /** Header in which a service says its version. */
  static final String VERSION = "x-version";

  /** Header in which a service says how its own call went. */
  static final String NESTED = "x-nested-call";

  /** Header that puts a visitor into a group. */
  static final String GROUP = "x-group";

  private static final int DETAIL = 120;

  boolean ok() {
    return status == 200;
  }

  String header() {
    return "%s %s %s %d %d %s"
        .formatted(service, route, version.isEmpty() ? "-" : version, status, micros, detail());
  }

  static Call ofHeader(String text) {
    String[] words = text.split(" ", 6);
    return new Call(
        words[0],
        words[1],
        words[2].equals("-") ? "" : words[2],
        Integer.parseInt(words[3]),
        Long.parseLong(words[4]),
        words.length > 5 ? words[5] : "");
  }

  String json() {
    return "[\"%s\",\"%s\",\"%s\",%d,%d,\"%s\"]"
        .formatted(service, route, version, status, micros, detail());
  }

  /** Only what failed needs words, and only such as need no escaping. */
  private String detail() {
    if (ok()) {
      return "";
    }
    String plain = body.replaceAll("[^ !#-\\[\\]-~]+", " ").strip();
    return plain.substring(0, Math.min(DETAIL, plain.length()));
  }
}
