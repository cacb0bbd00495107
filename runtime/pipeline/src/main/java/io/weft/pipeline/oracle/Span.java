package io.weft.pipeline.oracle;

/** Parts of a head that a parser slot found. */
public enum Span {
  METHOD,
  /** The request target as it came. */
  TARGET,
  /** Without query and fragment. */
  PATH,
  QUERY,
  /** Host, or that of an absolute target. */
  AUTHORITY;

  long offset(RequestLayout layout) {
    return switch (this) {
      case METHOD -> layout.method;
      case TARGET -> layout.targetForm;
      case PATH -> layout.path;
      case QUERY -> layout.query;
      case AUTHORITY -> layout.authority;
    };
  }
}
