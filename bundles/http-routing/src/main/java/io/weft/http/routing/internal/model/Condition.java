package io.weft.http.routing.internal.model;

/** What a route asks beyond its path; all of a rule's conditions must hold. */
public sealed interface Condition {

  /** Parts of a request that are not header lines. */
  enum Part {
    METHOD,
    /** With query. */
    PATH,
    AUTHORITY,
    /** Without query. */
    PURE_PATH
  }

  /**
   * A header; each line is matched on its own, one that matches is enough (Envoy from 1.39 on).
   *
   * @param name in lower case
   * @param missingIsEmpty {@code treat_missing_header_as_empty}
   * @param single a header on several lines does not match
   */
  record Header(
      String name, ValueMatch match, boolean invert, boolean missingIsEmpty, boolean single)
      implements Condition {}

  /** The first query parameter of that name, undecoded. */
  record Query(String name, ValueMatch match, boolean invert) implements Condition {}

  /** A pseudo header. */
  record OfPart(Part part, ValueMatch match, boolean invert) implements Condition {}

  /** The scheme is https, or is not. */
  record Scheme(boolean https) implements Condition {}

  /**
   * A bit that comes with the request.
   *
   * @param mark the bit that says that this one has been evaluated
   */
  record Predicate(int bit, int mark) implements Condition {}

  /** Holds for a part of the requests, drawn for each. */
  record Fraction(int numerator, int denominator) implements Condition {}

  /** Cannot hold. */
  record Never() implements Condition {}
}
