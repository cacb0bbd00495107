package io.weft.xds.coverage;

import com.google.protobuf.Internal;
import com.google.protobuf.Message;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Message types of the Envoy API by their protobuf name. Extensions are named in an {@code Any}
 * only, no descriptor links to them, so they are found as classes of the bundle that holds the API.
 */
public final class ApiTypes {
  private static final Map<String, String> PACKAGES =
      Map.of(
          "envoy.", "io.envoyproxy.envoy.",
          "xds.", "com.github.xds.",
          "udpa.", "com.github.udpa.udpa.",
          "google.protobuf.", "com.google.protobuf.");

  private final ClassLoader loader;
  private final Map<String, Optional<Message>> known = new ConcurrentHashMap<>();

  /** Types of the API that this class is linked to. */
  public ApiTypes() {
    this(io.envoyproxy.envoy.config.cluster.v3.Cluster.class.getClassLoader());
  }

  ApiTypes(ClassLoader loader) {
    this.loader = loader;
  }

  /** The default instance of a type, empty when this API version has none of that name. */
  public Optional<Message> find(String type) {
    return known.computeIfAbsent(type, this::load);
  }

  private Optional<Message> load(String type) {
    return PACKAGES.entrySet().stream()
        .filter(e -> type.startsWith(e.getKey()))
        .map(e -> e.getValue() + type.substring(e.getKey().length()))
        .findFirst()
        .flatMap(this::instance);
  }

  private Optional<Message> instance(String name) {
    try {
      Class<?> type = loader.loadClass(nested(name));
      return Message.class.isAssignableFrom(type)
          ? Optional.of(Internal.getDefaultInstance(type.asSubclass(Message.class)))
          : Optional.empty();
    } catch (ClassNotFoundException e) {
      return Optional.empty();
    }
  }

  /** {@code a.b.Outer.Inner} is the class {@code a.b.Outer$Inner}. */
  private static String nested(String name) {
    var text = new StringBuilder();
    boolean inType = false;
    for (String part : name.split("\\.")) {
      text.append(text.isEmpty() ? "" : inType ? "$" : ".").append(part);
      inType |= Character.isUpperCase(part.charAt(0));
    }
    return text.toString();
  }
}
