package io.weft.pipeline.table;

/** Checks ids before they become indices of an array map. */
final class Ids {
  private Ids() {}

  static void check(String what, int id, int capacity) {
    if (id < 1 || id >= capacity) {
      throw new IllegalArgumentException(
          "%s %d: the table holds ids 1 to %d; its size is set by configuration"
              .formatted(what, id, capacity - 1));
    }
  }
}
