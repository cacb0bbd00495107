package io.weft.xds.coverage;

import com.google.protobuf.ByteString;
import io.weft.spi.xds.FieldCoverage;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Accepts or refuses resources by the fields that they set. Used on one thread. */
public final class CoverageCheck {
  private static final int NAMED = 3;

  private final ApiTypes types;
  private final Catalogue catalogue;
  private Walker walker;
  private CoverageTable table;

  public CoverageCheck(ApiTypes types, Catalogue catalogue) {
    this.types = types;
    this.catalogue = catalogue;
    cover(List.of());
  }

  /** Replaces the coverage. */
  public void cover(Collection<? extends FieldCoverage> parts) {
    table = CoverageTable.of(parts);
    walker = new Walker(table, types);
  }

  public CoverageTable table() {
    return table;
  }

  /** Walks a resource in its wire form. */
  public Verdict check(String typeUrl, ByteString value) {
    try {
      List<Finding> findings = walker.walk(typeUrl, value);
      return findings.isEmpty() ? Verdict.ACCEPTED : new Verdict(findings, reason(findings));
    } catch (IOException e) {
      return new Verdict(List.of(), "not a " + typeUrl + ": " + e.getMessage());
    }
  }

  private String reason(List<Finding> findings) {
    String named =
        findings.stream().limit(NAMED).map(this::reason).collect(Collectors.joining("; "));
    int more = findings.size() - NAMED;
    return more > 0 ? named + "; and " + more + " more" : named;
  }

  private String reason(Finding finding) {
    String what = finding.kind() == Finding.Kind.TYPE ? "type " + finding.key() : finding.key();
    String where = finding.path().isEmpty() ? "" : " at " + finding.path();
    return catalogue
        .featureFor(finding)
        .map(feature -> what + where + " needs the feature " + feature)
        .orElse(what + where + " is not supported");
  }
}
