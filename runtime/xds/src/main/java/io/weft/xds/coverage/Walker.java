package io.weft.xds.coverage;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Message;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the set fields of resources that nobody covers, for one coverage table. Used on one thread.
 */
public final class Walker {
  private final CoverageTable table;
  private final ApiTypes types;
  private final Map<String, MessagePlan> plans = new HashMap<>();

  public Walker(CoverageTable table, ApiTypes types) {
    this.table = table;
    this.types = types;
  }

  CoverageTable table() {
    return table;
  }

  MessagePlan plan(Descriptor type) {
    MessagePlan plan = plans.get(type.getFullName());
    if (plan == null) {
      plan = MessagePlan.of(type, table);
      plans.put(type.getFullName(), plan);
    }
    return plan;
  }

  MessagePlan plan(String type) {
    return types
        .find(type)
        .map(Message::getDescriptorForType)
        .map(this::plan)
        .orElseGet(() -> MessagePlan.unknown(type));
  }

  /**
   * Walks a resource.
   *
   * @param typeUrl its type; a type that nobody covers at all is one finding
   * @param value its wire form
   * @return one finding for each distinct field, at the first place where it is set
   * @throws IOException when the bytes are no message
   */
  public List<Finding> walk(String typeUrl, ByteString value) throws IOException {
    return walk(typeUrl, value, false);
  }

  /** Also walks what is inside refused fields and types. */
  List<Finding> walkAll(String typeUrl, ByteString value) throws IOException {
    return walk(typeUrl, value, true);
  }

  private List<Finding> walk(String typeUrl, ByteString value, boolean deep) throws IOException {
    var walk = new Walk(this, deep);
    walk.typed(Walk.typeName(typeUrl), value);
    return List.copyOf(walk.findings().values());
  }
}
