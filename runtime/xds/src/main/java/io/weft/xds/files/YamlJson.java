package io.weft.xds.files;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * A YAML tree as JSON, for the JSON parser of Protocol Buffers. Plain scalars are what Envoy takes
 * them for: true and false, null, numbers, else text; {@code on}, {@code 12:30} and dates stay
 * text.
 */
final class YamlJson {
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");
  private static final Set<String> NULL = Set.of("", "~", "null", "Null", "NULL");
  private static final Set<String> BOOLEAN =
      Set.of("true", "True", "TRUE", "false", "False", "FALSE");

  private final StringBuilder json = new StringBuilder();

  private YamlJson() {}

  static String of(Node node) throws FileProblem {
    var text = new YamlJson();
    text.node(node);
    return text.json.toString();
  }

  /** {@code {"field": value}}. */
  static String of(String field, Node value) throws FileProblem {
    var text = new YamlJson();
    text.json.append('{');
    text.string(field);
    text.json.append(':');
    text.node(value);
    text.json.append('}');
    return text.json.toString();
  }

  private void node(Node node) throws FileProblem {
    switch (node) {
      case MappingNode mapping -> mapping(mapping);
      case SequenceNode sequence -> sequence(sequence);
      case ScalarNode scalar -> scalar(scalar);
      default -> throw new FileProblem(node.getStartMark(), "cannot be read as YAML");
    }
  }

  private void mapping(MappingNode mapping) throws FileProblem {
    json.append('{');
    boolean first = true;
    for (NodeTuple field : unique(mapping)) {
      json.append(first ? "" : ",");
      first = false;
      string(key(field));
      json.append(':');
      node(field.getValueNode());
    }
    json.append('}');
  }

  private static Iterable<NodeTuple> unique(MappingNode mapping) throws FileProblem {
    var seen = new HashSet<String>();
    for (NodeTuple field : mapping.getValue()) {
      String key = key(field);
      if (!seen.add(key)) {
        throw new FileProblem(field.getKeyNode().getStartMark(), key + " is there twice");
      }
    }
    return mapping.getValue();
  }

  /** The text of a field's key. */
  static String key(NodeTuple field) throws FileProblem {
    if (!(field.getKeyNode() instanceof ScalarNode key)) {
      throw new FileProblem(field.getKeyNode().getStartMark(), "a key has to be text");
    }
    if (key.getTag().equals(Tag.MERGE)) {
      throw new FileProblem(key.getStartMark(), "merge keys (<<) are not supported");
    }
    return key.getValue();
  }

  private void sequence(SequenceNode sequence) throws FileProblem {
    json.append('[');
    boolean first = true;
    for (Node element : sequence.getValue()) {
      json.append(first ? "" : ",");
      first = false;
      node(element);
    }
    json.append(']');
  }

  private void scalar(ScalarNode scalar) {
    String value = scalar.getValue();
    if (scalar.getScalarStyle() != ScalarStyle.PLAIN) {
      string(value);
    } else if (NULL.contains(value)) {
      json.append("null");
    } else if (BOOLEAN.contains(value)) {
      json.append(value.toLowerCase(Locale.ROOT));
    } else if (NUMBER.matcher(value).matches()) {
      json.append(value);
    } else {
      string(value);
    }
  }

  private void string(String value) {
    json.append('"');
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '"', '\\' -> json.append('\\').append(c);
        default -> {
          if (c < ' ') {
            json.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
          } else {
            json.append(c);
          }
        }
      }
    }
    json.append('"');
  }
}
