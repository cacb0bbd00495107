package io.weft.xds.coverage;

import java.util.List;

/**
 * What the coverage check says about a resource.
 *
 * @param findings fields that nobody covers, empty when the resource is accepted
 * @param reason for people, empty when the resource is accepted
 */
public record Verdict(List<Finding> findings, String reason) {
  public static final Verdict ACCEPTED = new Verdict(List.of(), "");

  public Verdict {
    findings = List.copyOf(findings);
  }

  /** Whether every set field is covered. */
  public boolean accepted() {
    return reason.isEmpty();
  }
}
