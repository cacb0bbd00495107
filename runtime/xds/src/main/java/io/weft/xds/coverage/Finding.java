package io.weft.xds.coverage;

/**
 * A set field that nobody covers.
 *
 * @param path where in the resource, {@code virtual_hosts[0].routes[2].route.cluster_header}
 * @param message full name of the message that has the field; the type itself for {@link Kind#TYPE}
 * @param field full name of the field, {@code MESSAGE.#NUMBER} when this API version does not know
 *     it, or the type
 * @param value the refused value, empty unless {@link Kind#VALUE}
 */
public record Finding(Kind kind, String path, String message, String field, String value) {

  /** What is not covered. */
  public enum Kind {
    /** A field with any value. */
    FIELD,
    /** One value of a field of which other values are covered. */
    VALUE,
    /** A message inside an {@code Any} or {@code TypedStruct}. */
    TYPE
  }

  /** As in a coverage file. */
  public String key() {
    return kind == Kind.VALUE ? field + "=" + value : field;
  }
}
