package io.weft.xds.coverage;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Struct;
import com.google.protobuf.WireFormat;
import io.weft.xds.coverage.MessagePlan.FieldPlan;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One pass over one resource in its wire form. Wire form and not objects, because a load assignment
 * of ten thousand endpoints has to pass in milliseconds, and because fields that this version of
 * the API does not know are just as visible.
 */
final class Walk {
  private static final String TYPED_STRUCT = ".TypedStruct";

  private final Walker plans;
  private final boolean deep;
  private final Map<String, Finding> findings = new LinkedHashMap<>();
  private final WirePath path = new WirePath();

  /**
   * @param deep look into what is refused, too, for a full list instead of a reason
   */
  Walk(Walker plans, boolean deep) {
    this.plans = plans;
    this.deep = deep;
  }

  Map<String, Finding> findings() {
    return findings;
  }

  void message(MessagePlan plan, CodedInputStream in) throws IOException {
    int last = 0;
    int index = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int number = WireFormat.getTagFieldNumber(tag);
      index = number == last ? index + 1 : 0;
      last = number;
      FieldPlan field = plan.field(number);
      if (field == null) {
        unknown(plan.message, number);
        in.skipField(tag);
      } else {
        field(plan, field, tag, index, in);
      }
    }
  }

  private void field(MessagePlan plan, FieldPlan field, int tag, int index, CodedInputStream in)
      throws IOException {
    switch (field.action()) {
      case SKIP -> in.skipField(tag);
      case REFUSE -> {
        add(Finding.Kind.FIELD, field.field(), index, plan.message, "");
        refused(field, tag, index, in);
      }
      case VALUE -> values(plan, field.field(), tag, index, in);
      case MESSAGE -> nested(field, index, in);
      case ANY -> any(field.field(), index, in.readBytes());
    }
  }

  private void refused(FieldPlan field, int tag, int index, CodedInputStream in)
      throws IOException {
    boolean message = field.field().getJavaType() == FieldDescriptor.JavaType.MESSAGE;
    String type = message ? field.field().getMessageType().getFullName() : "google.protobuf.";
    if (deep && type.equals("google.protobuf.Any")) {
      any(field.field(), index, in.readBytes());
    } else if (deep && !type.startsWith("google.protobuf.")) {
      nested(field, index, in);
    } else {
      in.skipField(tag);
    }
  }

  private void nested(FieldPlan field, int index, CodedInputStream in) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    path.push(field.field(), index);
    message(field.nested(plans), in);
    path.pop();
    in.popLimit(limit);
  }

  private void values(
      MessagePlan plan, FieldDescriptor field, int tag, int index, CodedInputStream in)
      throws IOException {
    for (String value : WireValue.read(field, tag, in)) {
      if (plans.table().value(field.getFullName(), value).isEmpty()) {
        add(Finding.Kind.VALUE, field, index, plan.message, value);
      }
    }
  }

  private void any(FieldDescriptor field, int index, ByteString bytes) throws IOException {
    var any = com.google.protobuf.Any.parseFrom(bytes);
    path.push(field, index);
    typed(typeName(any.getTypeUrl()), any.getValue());
    path.pop();
  }

  /** Walks the content of an Any. */
  void typed(String type, ByteString value) throws IOException {
    if (type.endsWith(TYPED_STRUCT)) {
      // udpa.type.v1.TypedStruct and xds.type.v3.TypedStruct are alike on the wire.
      var struct = com.github.xds.type.v3.TypedStruct.parseFrom(value);
      struct(typeName(struct.getTypeUrl()), struct.getValue());
    } else if (plans.table().wholeMessage(type)) {
      return;
    } else {
      boolean known = plans.table().knowsType(type);
      if (!known) {
        add(Finding.Kind.TYPE, type, type, "");
      }
      if (known || deep) {
        message(plans.plan(type), value.newCodedInput());
      }
    }
  }

  private void struct(String type, Struct value) {
    if (plans.table().wholeMessage(type)) {
      return;
    }
    if (!plans.table().knowsType(type)) {
      add(Finding.Kind.TYPE, type, type, "");
      return;
    }
    for (String name : value.getFieldsMap().keySet()) {
      String field = type + "." + name;
      if (plans.table().field(type, field).isEmpty()) {
        add(Finding.Kind.FIELD, type, field, "");
      }
    }
  }

  private void unknown(String message, int number) {
    String field = message + ".#" + number;
    if (plans.table().field(message, field).isEmpty()) {
      add(Finding.Kind.FIELD, message, field, "");
    }
  }

  private void add(
      Finding.Kind kind, FieldDescriptor field, int index, String message, String value) {
    path.push(field, index);
    add(kind, message, field.getFullName(), value);
    path.pop();
  }

  private void add(Finding.Kind kind, String message, String field, String value) {
    String key = value.isEmpty() ? field : field + "=" + value;
    findings.computeIfAbsent(key, k -> new Finding(kind, path.toString(), message, field, value));
  }

  /** The last part of a type URL. */
  static String typeName(String url) {
    return url.substring(url.lastIndexOf('/') + 1);
  }
}
