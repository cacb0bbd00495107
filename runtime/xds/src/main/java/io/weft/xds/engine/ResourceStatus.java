package io.weft.xds.engine;

import io.weft.spi.xds.ResourceName;
import io.weft.xds.coverage.Finding;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * One resource as it is now.
 *
 * @param source of the offered version, else of the one in force
 * @param version as the source calls the offered version
 * @param state applied, waiting, refused, unreferenced, unhandled, leaving
 * @param reason for the state, empty when applied
 * @param inForce when the version in force was applied; empty for none
 * @param received when the offered version came
 * @param findings uncovered fields of the offered version
 */
public record ResourceStatus(
    ResourceName name,
    Optional<SourceId> source,
    String version,
    String state,
    String reason,
    Optional<Instant> inForce,
    Optional<Instant> received,
    List<Finding> findings) {

  static ResourceStatus of(Entry entry) {
    Offer offer = entry.chosen() == null ? entry.applied : entry.chosen();
    return new ResourceStatus(
        entry.name,
        Optional.ofNullable(offer).map(Offer::source),
        offer == null ? "" : offer.version(),
        entry.state.name().toLowerCase(Locale.ROOT),
        entry.reason,
        entry.applied == null ? Optional.empty() : Optional.of(entry.appliedAt),
        Optional.ofNullable(offer).map(Offer::received),
        entry.verdict.findings());
  }

  /** Whether some version is in force. */
  public boolean applied() {
    return inForce.isPresent();
  }
}
