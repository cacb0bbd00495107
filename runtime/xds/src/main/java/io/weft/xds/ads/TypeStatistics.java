package io.weft.xds.ads;

import java.time.Instant;

/**
 * What came of one type from one control plane.
 *
 * @param updates responses
 * @param nacks responses of which some resource was refused
 * @param lastUpdate when the last response came
 * @param lastNack what the last NACK said, empty for none
 */
public record TypeStatistics(long updates, long nacks, Instant lastUpdate, String lastNack) {

  TypeStatistics updated(Instant now) {
    return new TypeStatistics(updates + 1, nacks, now, lastNack);
  }

  TypeStatistics refused(String detail) {
    return new TypeStatistics(updates, nacks + 1, lastUpdate, detail);
  }
}
