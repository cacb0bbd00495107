package io.weft.xds.ads;

import com.google.rpc.Status;
import java.util.Map;
import java.util.stream.Collectors;

/** What a NACK says: each refused resource with its reason. */
final class Refusal {
  /** A control plane writes it to its log as one line. */
  private static final int LONGEST = 32 << 10;

  /** {@code google.rpc.Code.INVALID_ARGUMENT}. */
  private static final int INVALID_ARGUMENT = 3;

  private Refusal() {}

  static Status of(Map<String, String> refused) {
    String text =
        refused.entrySet().stream()
            .map(e -> e.getKey() + ": " + e.getValue())
            .collect(Collectors.joining("\n"));
    String cut = text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
    return Status.newBuilder().setCode(INVALID_ARGUMENT).setMessage(cut).build();
  }
}
