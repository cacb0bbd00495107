package io.weft.http.routing.internal.table;

import io.weft.http.routing.internal.model.Condition;
import io.weft.http.routing.internal.model.ValueMatch;
import java.util.List;

/** Writes {@code struct routing_condition}; the constants are those of {@code tables.h}. */
final class ConditionWriter {
  private static final int HEADER = 0;
  private static final int FIRST_PART = 1;
  private static final int SCHEME = 4;
  private static final int PURE_PATH = 5;
  private static final int QUERY = 6;
  private static final int PREDICATE = 7;
  private static final int FRACTION = 8;
  private static final int NEVER = 9;
  private static final int PRESENT = 0;
  private static final int FIRST_TEXT = 1;
  private static final int RANGE = 5;
  private static final int GRPC = 6;
  private static final int INVERT = 1;
  private static final int IGNORE_CASE = 2;
  private static final int MISSING_IS_EMPTY = 4;
  private static final int SINGLE = 8;
  private static final int FLAGS = 2;
  private static final int BIT = 3;
  private static final int START = 48;
  private static final int END = 56;
  private static final String FORWARDED_PROTO = "x-forwarded-proto";

  private final Cells cells;

  ConditionWriter(Cells cells) {
    this.cells = cells;
  }

  /** Writes consecutive conditions; the result is the first. */
  int write(List<Condition> conditions) {
    if (conditions.isEmpty()) {
      return 0;
    }
    int first = cells.allocate(conditions.size());
    for (int i = 0; i < conditions.size(); i++) {
      write(first + i, conditions.get(i));
    }
    return first;
  }

  private void write(int cell, Condition condition) {
    switch (condition) {
      case Condition.Header h -> header(cell, h);
      case Condition.Query q -> {
        source(cell, QUERY, q.invert() ? INVERT : 0);
        name(cell, q.name());
        match(cell, q.match());
      }
      case Condition.OfPart p -> {
        source(cell, part(p.part()), p.invert() ? INVERT : 0);
        match(cell, p.match());
      }
      case Condition.Scheme s -> {
        source(cell, SCHEME, 0);
        cells.put(cell, BIT, s.https() ? 1 : 0);
        name(cell, FORWARDED_PROTO);
      }
      case Condition.Predicate p -> {
        source(cell, PREDICATE, 0);
        cells.put(cell, BIT, p.bit());
        cells.put(cell, 9, p.mark());
      }
      case Condition.Fraction f -> {
        source(cell, FRACTION, 0);
        cells.put(cell, 9, f.numerator());
        cells.put(cell, 10, f.denominator());
      }
      case Condition.Never n -> source(cell, NEVER, 0);
    }
  }

  private static int part(Condition.Part part) {
    return part == Condition.Part.PURE_PATH ? PURE_PATH : FIRST_PART + part.ordinal();
  }

  private void header(int cell, Condition.Header h) {
    int flags = h.invert() ? INVERT : 0;
    flags |= h.missingIsEmpty() ? MISSING_IS_EMPTY : 0;
    flags |= h.single() ? SINGLE : 0;
    source(cell, HEADER, flags);
    name(cell, h.name());
    match(cell, h.match());
  }

  private void source(int cell, int source, int flags) {
    cells.put(cell, 0, source);
    cells.put(cell, FLAGS, flags);
  }

  private void name(int cell, String name) {
    byte[] bytes = Cells.bytes(name);
    cells.put(cell, 4, cells.text(name));
    cells.put(cell, 5, bytes.length);
    cells.put(cell, 6, Fnv.hash(bytes));
  }

  private void match(int cell, ValueMatch match) {
    switch (match) {
      case ValueMatch.Present p -> cells.put(cell, 1, PRESENT);
      case ValueMatch.Text t -> {
        cells.put(cell, 1, FIRST_TEXT + t.kind().ordinal());
        cells.put(cell, FLAGS, cells.get(cell, FLAGS) | (t.ignoreCase() ? IGNORE_CASE : 0));
        cells.put(cell, 7, cells.text(t.text()));
        cells.put(cell, 8, Cells.bytes(t.text()).length);
      }
      case ValueMatch.Range r -> {
        cells.put(cell, 1, RANGE);
        cells.putLong(cell, START, r.start());
        cells.putLong(cell, END, r.end());
      }
      case ValueMatch.Grpc g -> cells.put(cell, 1, GRPC);
    }
  }
}
