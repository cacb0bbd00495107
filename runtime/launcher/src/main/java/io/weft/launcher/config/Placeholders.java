package io.weft.launcher.config;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Names in texts of the configuration: {@code ${home}}, {@code ${state}}, {@code ${run}}, {@code
 * ${node}}, {@code ${config}} (the folder of the file) and {@code ${env:NAME}}.
 */
final class Placeholders {

  private static final Pattern NAME = Pattern.compile("\\$\\{([^}]*)}");

  private final Path file;
  private final Map<String, String> values;

  Placeholders(Path file) {
    this(file, Map.of("config", String.valueOf(file.getParent())));
  }

  private Placeholders(Path file, Map<String, String> values) {
    this.file = file;
    this.values = values;
  }

  Placeholders with(String name, String value) {
    Map<String, String> more = new TreeMap<>(values);
    more.put(name, value);
    return new Placeholders(file, more);
  }

  String fill(String text) throws ConfigException {
    Matcher matcher = NAME.matcher(text);
    StringBuilder filled = new StringBuilder();
    while (matcher.find()) {
      matcher.appendReplacement(filled, Matcher.quoteReplacement(value(matcher.group(1))));
    }
    return matcher.appendTail(filled).toString();
  }

  private String value(String name) throws ConfigException {
    String value =
        name.startsWith("env:") ? System.getenv(name.substring("env:".length())) : values.get(name);
    if (value == null) {
      throw new ConfigException(
          file
              + ": ${"
              + name
              + "} is not known here: known are "
              + values.keySet()
              + " and env:NAME");
    }
    return value;
  }
}
