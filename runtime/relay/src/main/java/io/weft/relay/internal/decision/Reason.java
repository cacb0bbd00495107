package io.weft.relay.internal.decision;

import java.util.Arrays;
import java.util.Locale;

/**
 * Why a request ended as it did: the kernel's reasons, and behind them those that only a relay can
 * have.
 *
 * @param number unique among all reasons, small
 * @param label for metrics, in lower case
 * @param flag Envoy's response flag, {@code -} for none
 */
public record Reason(int number, String label, String flag) {
  private static final Reason[] KERNEL =
      Arrays.stream(io.weft.pipeline.oracle.Reason.values())
          .map(reason -> new Reason(reason.number(), reason.label(), reason.flag()))
          .toArray(Reason[]::new);

  public static final Reason NONE = of(io.weft.pipeline.oracle.Reason.NONE);
  public static final Reason BAD_REQUEST = of(io.weft.pipeline.oracle.Reason.BAD_REQUEST);
  public static final Reason HEAD_TOO_LARGE = of(io.weft.pipeline.oracle.Reason.HEAD_TOO_LARGE);
  public static final Reason UPGRADE_REQUIRED = of(io.weft.pipeline.oracle.Reason.UPGRADE_REQUIRED);
  public static final Reason NOT_FOUND = of(io.weft.pipeline.oracle.Reason.NOT_FOUND);
  public static final Reason NO_SLOT = of(io.weft.pipeline.oracle.Reason.NO_SLOT);
  public static final Reason NO_ROUTE = of(io.weft.pipeline.oracle.Reason.NO_ROUTE);
  public static final Reason NO_CLUSTER = of(io.weft.pipeline.oracle.Reason.NO_CLUSTER);
  public static final Reason NO_HEALTHY = of(io.weft.pipeline.oracle.Reason.NO_HEALTHY);
  public static final Reason RATE_LIMITED = of(io.weft.pipeline.oracle.Reason.RATE_LIMITED);
  public static final Reason DENIED = of(io.weft.pipeline.oracle.Reason.DENIED);
  public static final Reason FAULT = of(io.weft.pipeline.oracle.Reason.FAULT);

  /** The endpoint could not be connected to. */
  public static final Reason CONNECT_FAILED = own(0, "CONNECT_FAILED", "UF");

  /** The endpoint closed or reset the connection before or during its answer. */
  public static final Reason ENDPOINT_CLOSED = own(1, "ENDPOINT_CLOSED", "UC");

  /** The endpoint's answer was malformed. */
  public static final Reason BAD_ANSWER = own(2, "BAD_ANSWER", "UPE");

  /** The answer took too long. */
  public static final Reason TIMEOUT = own(3, "TIMEOUT", "UT");

  /** The client went away. */
  public static final Reason CLIENT_CLOSED = own(4, "CLIENT_CLOSED", "DC");

  /** Nothing happened for too long. */
  public static final Reason IDLE = own(5, "IDLE", "SI");

  /** Retries did not help. */
  public static final Reason RETRIES_EXCEEDED = own(6, "RETRIES_EXCEEDED", "URX");

  /** There are more connections or requests than the relay may have. */
  public static final Reason OVERLOADED = own(7, "OVERLOADED", "OM");

  private static Reason own(int number, String name, String flag) {
    return new Reason(KERNEL.length + number, name.toLowerCase(Locale.ROOT), flag);
  }

  private static Reason of(io.weft.pipeline.oracle.Reason reason) {
    return KERNEL[reason.number()];
  }

  /** By {@code enum weft_reason}. */
  public static Reason of(int number) {
    return of(io.weft.pipeline.oracle.Reason.of(number));
  }
}
