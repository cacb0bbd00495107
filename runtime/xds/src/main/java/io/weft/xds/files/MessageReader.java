package io.weft.xds.files;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.TypeRegistry;
import com.google.protobuf.util.JsonFormat;
import io.weft.xds.coverage.ApiTypes;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/** Reads messages from YAML trees and finds the place of what does not fit. */
final class MessageReader {
  private static final String TYPE = "@type";

  private final ApiTypes types;

  MessageReader(ApiTypes types) {
    this.types = types;
  }

  /** The type that a mapping names in {@code @type}. */
  Optional<String> typeUrl(Node node) throws FileProblem {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple field : mapping.getValue()) {
        if (YamlJson.key(field).equals(TYPE) && field.getValueNode() instanceof ScalarNode type) {
          return Optional.of(type.getValue());
        }
      }
    }
    return Optional.empty();
  }

  /** The message type of a type URL. */
  Message prototype(String typeUrl, Node at) throws FileProblem {
    return types
        .find(typeUrl.substring(typeUrl.lastIndexOf('/') + 1))
        .orElseThrow(() -> new FileProblem(at.getStartMark(), "unknown type " + typeUrl));
  }

  /** Reads a message; an {@code @type} at its top is not part of it. */
  Message read(Message prototype, MappingNode node) throws FileProblem {
    var builder = prototype.newBuilderForType();
    MappingNode fields = withoutType(node);
    try {
      parser(fields).merge(YamlJson.of(fields), builder);
    } catch (InvalidProtocolBufferException e) {
      throw locate(prototype.getDescriptorForType(), fields, e.getMessage());
    }
    return builder.build();
  }

  private static MappingNode withoutType(MappingNode node) throws FileProblem {
    var fields = new java.util.ArrayList<NodeTuple>();
    for (NodeTuple field : node.getValue()) {
      if (!YamlJson.key(field).equals(TYPE)) {
        fields.add(field);
      }
    }
    return new MappingNode(
        node.getTag(), true, fields, node.getStartMark(), node.getEndMark(), node.getFlowStyle());
  }

  private JsonFormat.Parser parser(Node node) throws FileProblem {
    var registry = TypeRegistry.newBuilder();
    for (Message type : typesIn(node).values()) {
      registry.add(type.getDescriptorForType());
    }
    return JsonFormat.parser().usingTypeRegistry(registry.build());
  }

  /**
   * Extensions are known by the types that a file names: no registry has to hold all of the API.
   */
  private Map<String, Message> typesIn(Node root) throws FileProblem {
    var found = new HashMap<String, Message>();
    collect(root, found, new LinkedHashSet<>());
    return found;
  }

  private void collect(Node node, Map<String, Message> found, Set<Node> seen) throws FileProblem {
    if (!seen.add(node)) {
      return;
    }
    Optional<String> url = typeUrl(node);
    if (url.isPresent()) {
      found.put(url.get(), prototype(url.get(), node));
    }
    switch (node) {
      case MappingNode mapping -> {
        for (NodeTuple field : mapping.getValue()) {
          collect(field.getValueNode(), found, seen);
        }
      }
      case SequenceNode sequence -> {
        for (Node element : sequence.getValue()) {
          collect(element, found, seen);
        }
      }
      default -> {}
    }
  }

  /** The innermost field that does not parse alone. */
  private FileProblem locate(Descriptor type, MappingNode node, String message) throws FileProblem {
    for (NodeTuple field : node.getValue()) {
      String key = YamlJson.key(field);
      if (key.equals(TYPE)) {
        continue;
      }
      FieldDescriptor known = find(type, key);
      if (known == null) {
        return new FileProblem(
            field.getKeyNode().getStartMark(), type.getFullName() + " has no field " + key);
      }
      Optional<String> problem = problem(type, key, field.getValueNode());
      if (problem.isPresent()) {
        return inside(known, field.getValueNode(), problem.get());
      }
    }
    return new FileProblem(node.getStartMark(), message);
  }

  private Optional<String> problem(Descriptor type, String key, Node value) throws FileProblem {
    try {
      parser(value).merge(YamlJson.of(key, value), DynamicMessage.newBuilder(type));
      return Optional.empty();
    } catch (InvalidProtocolBufferException e) {
      return Optional.of(e.getMessage());
    }
  }

  private FileProblem inside(FieldDescriptor field, Node value, String message) throws FileProblem {
    if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isMapField()) {
      if (value instanceof MappingNode mapping) {
        return locate(messageType(field, mapping), mapping, message);
      }
      if (value instanceof SequenceNode sequence && field.isRepeated()) {
        return inElements(field, sequence, message);
      }
    }
    return new FileProblem(value.getStartMark(), field.getName() + ": " + message);
  }

  private FileProblem inElements(FieldDescriptor field, SequenceNode sequence, String message)
      throws FileProblem {
    for (Node element : sequence.getValue()) {
      var alone =
          new SequenceNode(sequence.getTag(), java.util.List.of(element), sequence.getFlowStyle());
      Optional<String> problem = problem(field.getContainingType(), field.getName(), alone);
      if (problem.isPresent()) {
        return inside(field, element, problem.get());
      }
    }
    return new FileProblem(sequence.getStartMark(), field.getName() + ": " + message);
  }

  private Descriptor messageType(FieldDescriptor field, MappingNode value) throws FileProblem {
    Optional<String> url = typeUrl(value);
    return url.isPresent() && field.getMessageType().getFullName().equals("google.protobuf.Any")
        ? prototype(url.get(), value).getDescriptorForType()
        : field.getMessageType();
  }

  private static FieldDescriptor find(Descriptor type, String key) {
    FieldDescriptor byName = type.findFieldByName(key);
    return byName != null
        ? byName
        : type.getFields().stream()
            .filter(f -> f.getJsonName().equals(key))
            .findFirst()
            .orElse(null);
  }
}
