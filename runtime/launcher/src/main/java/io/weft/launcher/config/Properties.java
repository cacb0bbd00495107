package io.weft.launcher.config;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a mapping into what Configuration Admin holds: scalars and arrays of one type. A mapping
 * inside becomes dotted keys; a list of mappings has no place there, since each is a configuration
 * of its own ({@code pid~name}).
 */
final class Properties {

  private Properties() {}

  static Map<String, Object> flatten(Section section, Placeholders names) throws ConfigException {
    Map<String, Object> flat = new LinkedHashMap<>();
    for (String key : section.keys()) {
      Object value = section.values().get(key);
      if (value instanceof Map) {
        flatten(section.section(key), names).forEach((k, v) -> flat.put(key + "." + k, v));
      } else {
        flat.put(key, value(section, key, value, names));
      }
    }
    return flat;
  }

  private static Object value(Section section, String key, Object value, Placeholders names)
      throws ConfigException {
    return switch (value) {
      case null -> throw section.wrong(key, "a value is expected");
      case List<?> list -> array(section, key, list, names);
      case String text -> names.fill(text);
      case Integer _, Long _, Boolean _, Double _ -> value;
      default ->
          throw section.wrong(key, "quote it: " + value.getClass().getSimpleName() + " is no text");
    };
  }

  private static Object array(Section section, String key, List<?> list, Placeholders names)
      throws ConfigException {
    List<Object> items = new ArrayList<>();
    for (Object item : list) {
      if (item instanceof Map || item instanceof List) {
        throw section.wrong(key, "scalars are expected: make each entry a configuration pid~name");
      }
      items.add(value(section, key, item, names));
    }
    Class<?> type = items.isEmpty() ? String.class : items.getFirst().getClass();
    Optional<Object> other = items.stream().filter(item -> !type.isInstance(item)).findFirst();
    if (other.isPresent()) {
      throw section.wrong(key, "all entries must be of one type, unlike " + other.get());
    }
    return items.toArray((Object[]) Array.newInstance(type, 0));
  }
}
