package io.weft.xds.files;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.weft.spi.xds.ResourceName;
import io.weft.xds.coverage.ApiTypes;
import io.weft.xds.engine.MessageNames;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * Reads the resources of one file, in the shapes that Envoy takes: {@code resources:} with
 * {@code @type} each (as for path_config_source), {@code static_resources:} of a bootstrap, or
 * resources as documents of their own.
 */
final class ResourceReader {
  private static final String URL = "type.googleapis.com/";
  private static final int LARGEST = 256 << 20;

  /** Of a bootstrap, what does not concern the mesh; anything else is refused. */
  private static final Set<String> BESIDE = Set.of("node", "admin", "version_info");

  private static final Map<String, Message> STATIC =
      Map.of(
          "listeners", Listener.getDefaultInstance(),
          "clusters", Cluster.getDefaultInstance(),
          "secrets", Secret.getDefaultInstance());

  private final MessageReader messages;

  ResourceReader(ApiTypes types) {
    messages = new MessageReader(types);
  }

  /**
   * Reads a file.
   *
   * @param json a JSON file, where tabs may indent, which YAML forbids
   * @throws FileProblem when any part of it does not fit; a file is taken whole or not at all
   */
  Map<ResourceName, ByteString> read(String text, boolean json) throws FileProblem {
    var options = new LoaderOptions();
    options.setCodePointLimit(LARGEST);
    var resources = new LinkedHashMap<ResourceName, ByteString>();
    try {
      String source = json ? text.replace('\t', ' ') : text;
      for (Node document : new Yaml(options).composeAll(new StringReader(source))) {
        document(document, resources);
      }
    } catch (MarkedYAMLException e) {
      throw new FileProblem(e.getProblemMark(), e.getProblem());
    } catch (YAMLException e) {
      throw new FileProblem(e.getMessage());
    }
    return resources;
  }

  private void document(Node node, Map<ResourceName, ByteString> resources) throws FileProblem {
    if (node instanceof SequenceNode list) {
      list(list, resources);
    } else if (messages.typeUrl(node).isPresent()) {
      resource(node, resources);
    } else if (node instanceof MappingNode mapping) {
      sections(mapping, resources);
    } else {
      throw new FileProblem(node.getStartMark(), "expected resources: or static_resources:");
    }
  }

  private void sections(MappingNode mapping, Map<ResourceName, ByteString> resources)
      throws FileProblem {
    for (NodeTuple section : mapping.getValue()) {
      String key = YamlJson.key(section);
      switch (key) {
        case "resources" -> list(section.getValueNode(), resources);
        case "static_resources" -> staticResources(section.getValueNode(), resources);
        default -> {
          if (!BESIDE.contains(key)) {
            throw new FileProblem(
                section.getKeyNode().getStartMark(),
                key + " is not supported; resources: and static_resources: are");
          }
        }
      }
    }
  }

  private void staticResources(Node node, Map<ResourceName, ByteString> resources)
      throws FileProblem {
    if (!(node instanceof MappingNode mapping)) {
      throw new FileProblem(node.getStartMark(), "expected listeners: and clusters:");
    }
    for (NodeTuple section : mapping.getValue()) {
      Message prototype = STATIC.get(YamlJson.key(section));
      if (prototype == null) {
        throw new FileProblem(
            section.getKeyNode().getStartMark(),
            "expected one of " + STATIC.keySet().stream().sorted().toList());
      }
      for (Node element : elements(section.getValueNode())) {
        put(prototype, element, resources);
      }
    }
  }

  private void list(Node node, Map<ResourceName, ByteString> resources) throws FileProblem {
    for (Node element : elements(node)) {
      resource(element, resources);
    }
  }

  private static Iterable<Node> elements(Node node) throws FileProblem {
    if (node instanceof SequenceNode list) {
      return list.getValue();
    }
    throw new FileProblem(node.getStartMark(), "expected a list");
  }

  private void resource(Node node, Map<ResourceName, ByteString> resources) throws FileProblem {
    String url =
        messages
            .typeUrl(node)
            .orElseThrow(() -> new FileProblem(node.getStartMark(), "a resource needs its @type"));
    put(messages.prototype(url, node), node, resources);
  }

  private void put(Message prototype, Node node, Map<ResourceName, ByteString> resources)
      throws FileProblem {
    if (!(node instanceof MappingNode mapping)) {
      throw new FileProblem(node.getStartMark(), "expected a resource");
    }
    Message message = messages.read(prototype, mapping);
    var name =
        new ResourceName(
            URL + prototype.getDescriptorForType().getFullName(), MessageNames.of(message));
    if (resources.put(name, bytes(message)) != null) {
      throw new FileProblem(node.getStartMark(), name.name() + " is there twice");
    }
  }

  /** The same content gives the same bytes, so that a comparison of bytes is enough. */
  private static ByteString bytes(Message message) {
    ByteString.Output bytes = ByteString.newOutput(message.getSerializedSize());
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    out.useDeterministicSerialization();
    try {
      message.writeTo(out);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteString();
  }
}
