package io.weft.demo.view;

/**
 * How a service's listener runs.
 *
 * @param number 1 direct, 2 spliced, 3 relay; 0 when no listener is in force
 * @param reason why not lower
 */
public record Gear(int number, String reason) {
  static final Gear UNKNOWN = new Gear(0, "no listener in force");

  String text() {
    String name =
        switch (number) {
          case 1 -> "direct";
          case 2 -> "spliced";
          case 3 -> "relay";
          default -> "none";
        };
    return "%d %s: %s".formatted(number, name, reason);
  }
}
