package io.weft.http.routing.internal.model;

/** How a text is compared with a value. */
public enum TextKind {
  EXACT,
  PREFIX,
  SUFFIX,
  CONTAINS
}
