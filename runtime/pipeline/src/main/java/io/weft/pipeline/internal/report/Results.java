package io.weft.pipeline.internal.report;

import java.util.List;
import java.util.Locale;

/** {@code enum weft_result} for people. */
final class Results {
  static final List<String> LABELS = List.of("next", "done", "reject", "relay", "miss");
  static final int COUNT = LABELS.size();
  private static final int MISS = LABELS.indexOf("miss");

  private Results() {}

  /** How often the slot's body ran; where it was missed it did not. */
  static long runs(long[] counts) {
    long runs = 0;
    for (int i = 0; i < MISS; i++) {
      runs += counts[i];
    }
    return runs;
  }

  static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
