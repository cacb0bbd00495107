package io.weft.launcher.config;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A mapping of the file that knows where it stands. */
record Section(String file, String path, Map<String, Object> values) {

  static Optional<Map<String, Object>> map(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      return Optional.empty();
    }
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((key, item) -> copy.put(String.valueOf(key), item));
    return Optional.of(copy);
  }

  List<String> keys() {
    return List.copyOf(values.keySet());
  }

  void allow(String... known) throws ConfigException {
    for (String key : values.keySet()) {
      if (!List.of(known).contains(key)) {
        throw wrong(key, "no such key: known are " + String.join(", ", known));
      }
    }
  }

  Section section(String key) throws ConfigException {
    Object value = Optional.ofNullable(values.get(key)).orElse(Map.of());
    Map<String, Object> map = map(value).orElseThrow(() -> wrong(key, "a mapping is expected"));
    return new Section(file, path + key + ".", map);
  }

  Optional<String> text(String key) throws ConfigException {
    Object value = values.get(key);
    if (value instanceof Map || value instanceof List) {
      throw wrong(key, "a text is expected");
    }
    return Optional.ofNullable(value).map(String::valueOf);
  }

  List<String> texts(String key) throws ConfigException {
    Object value = Optional.ofNullable(values.get(key)).orElse(List.of());
    if (!(value instanceof List<?> list)) {
      throw wrong(key, "a list is expected");
    }
    List<String> texts = new ArrayList<>();
    list.forEach(item -> texts.add(String.valueOf(item)));
    return texts;
  }

  ConfigException wrong(String key, String why) {
    return new ConfigException(file + ": " + path + key + ": " + why);
  }
}
