package io.weft.xds.coverage;

import io.weft.spi.xds.FieldCoverage;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The union of all field coverage of the moment. Immutable. */
public final class CoverageTable {
  private final Map<String, Cover> covers = new HashMap<>();
  private final Set<String> fieldsWithValues = new HashSet<>();
  private final Set<String> types = new HashSet<>();

  private CoverageTable() {}

  /** What covers a key. */
  public record Cover(String feature, boolean honoured, String reason) {}

  /** Merges coverage; a field that one feature honours counts as honoured whoever ignores it. */
  public static CoverageTable of(Collection<? extends FieldCoverage> parts) {
    var table = new CoverageTable();
    for (FieldCoverage part : parts) {
      part.ignored()
          .forEach((key, reason) -> table.add(key, new Cover(part.feature(), false, reason)));
    }
    for (FieldCoverage part : parts) {
      part.honoured().forEach(key -> table.add(key, new Cover(part.feature(), true, "")));
    }
    return table;
  }

  private void add(String key, Cover cover) {
    covers.put(key, cover);
    int equals = key.indexOf('=');
    String field = equals < 0 ? key : key.substring(0, equals);
    if (equals >= 0) {
      fieldsWithValues.add(field);
    }
    types.add(key);
    int dot = field.lastIndexOf('.');
    if (dot > 0) {
      types.add(field.substring(0, dot));
    }
  }

  /** The cover of a field, for itself or through its whole message. */
  public Optional<Cover> field(String message, String field) {
    Cover own = covers.get(field);
    return Optional.ofNullable(own != null ? own : covers.get(message + ".*"));
  }

  /** The cover of one value of a field. */
  public Optional<Cover> value(String field, String value) {
    return Optional.ofNullable(covers.get(field + "=" + value));
  }

  /** Whether some values of this field are covered one by one. */
  public boolean hasValues(String field) {
    return fieldsWithValues.contains(field);
  }

  /** Whether a message is covered with everything in it. */
  public boolean wholeMessage(String message) {
    return covers.containsKey(message + ".*");
  }

  /**
   * Whether a type inside an {@code Any} is known: itself, one of its fields or the whole of it is
   * covered.
   */
  public boolean knowsType(String message) {
    return types.contains(message);
  }

  /** Whether a refused field, field value or type would be covered. */
  public boolean covers(Finding finding) {
    return switch (finding.kind()) {
      case TYPE -> knowsType(finding.field());
      case FIELD, VALUE ->
          field(finding.message(), finding.field()).isPresent()
              || value(finding.field(), finding.value()).isPresent();
    };
  }

  /** All keys in alphabetical order. */
  public Map<String, Cover> all() {
    return new TreeMap<>(covers);
  }
}
