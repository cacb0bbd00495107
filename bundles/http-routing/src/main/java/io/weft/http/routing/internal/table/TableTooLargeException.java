package io.weft.http.routing.internal.table;

/** A route configuration whose table would not fit. */
public final class TableTooLargeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TableTooLargeException(long cells) {
    super(
        "the route table needs more than %d cells of 64 bytes (%d); split the route configuration"
            .formatted(Cells.MOST, cells));
  }
}
