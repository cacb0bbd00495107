package io.weft.xds.engine;

import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.util.Optional;

/** The name that a resource has inside: its {@code name} or {@code cluster_name}. */
public final class MessageNames {
  private MessageNames() {}

  /** Empty for a type of which there is only one resource. */
  public static String of(Message resource) {
    return field(resource, "name").or(() -> field(resource, "cluster_name")).orElse("");
  }

  private static Optional<String> field(Message resource, String name) {
    return Optional.ofNullable(resource.getDescriptorForType().findFieldByName(name))
        .filter(f -> f.getJavaType() == JavaType.STRING && !f.isRepeated())
        .map(f -> (String) resource.getField(f));
  }
}
