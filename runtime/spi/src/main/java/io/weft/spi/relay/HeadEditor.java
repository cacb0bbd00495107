package io.weft.spi.relay;

import java.util.List;

/**
 * Edits one head in place; order and case of untouched lines stay as they came. Names match without
 * case.
 */
public interface HeadEditor {
  /** The request target; only for requests. */
  void target(String target);

  /** The Host line; only for requests. */
  void host(String host);

  /**
   * All values of a header, in order; empty when it is absent. {@code :status} is the status of an
   * answer.
   */
  List<String> values(String name);

  /** Adds a line after the others. */
  void add(String name, String value);

  /** Replaces all lines of that name by one. */
  void set(String name, String value);

  /** Removes all lines of that name. */
  void remove(String name);
}
