package io.weft.xds.coverage;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the values of a field as they stand in a coverage file: enum names, booleans, integers,
 * strings.
 */
final class WireValue {
  private WireValue() {}

  /** The values that follow this tag; wrappers such as UInt32Value give what they wrap. */
  static List<String> read(FieldDescriptor field, int tag, CodedInputStream in) throws IOException {
    if (field.getJavaType() == JavaType.MESSAGE) {
      return wrapped(field, in);
    }
    boolean packed =
        WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED
            && field.isPackable();
    if (!packed) {
      return List.of(one(field, in));
    }
    var values = new ArrayList<String>();
    int limit = in.pushLimit(in.readRawVarint32());
    while (!in.isAtEnd()) {
      values.add(one(field, in));
    }
    in.popLimit(limit);
    return values;
  }

  private static List<String> wrapped(FieldDescriptor field, CodedInputStream in)
      throws IOException {
    FieldDescriptor inner = field.getMessageType().findFieldByName("value");
    if (inner == null || !field.getMessageType().getFullName().startsWith("google.protobuf.")) {
      in.skipRawBytes(in.readRawVarint32());
      return List.of("{}");
    }
    int limit = in.pushLimit(in.readRawVarint32());
    String value = inner.getJavaType() == JavaType.BOOLEAN ? "false" : "0";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      value = one(inner, in);
    }
    in.popLimit(limit);
    return List.of(value);
  }

  private static String one(FieldDescriptor field, CodedInputStream in) throws IOException {
    return switch (field.getType()) {
      case ENUM -> name(field, in.readEnum());
      case BOOL -> Boolean.toString(in.readBool());
      case INT32, INT64 -> Long.toString(in.readInt64());
      case UINT32 -> Integer.toUnsignedString(in.readUInt32());
      case UINT64 -> Long.toUnsignedString(in.readUInt64());
      case SINT32, SINT64 -> Long.toString(in.readSInt64());
      case FIXED32 -> Integer.toUnsignedString(in.readFixed32());
      case FIXED64 -> Long.toUnsignedString(in.readFixed64());
      case SFIXED32 -> Integer.toString(in.readSFixed32());
      case SFIXED64 -> Long.toString(in.readSFixed64());
      case FLOAT -> Float.toString(in.readFloat());
      case DOUBLE -> Double.toString(in.readDouble());
      case STRING -> in.readStringRequireUtf8();
      default -> {
        in.skipRawBytes(in.readRawVarint32());
        yield "…";
      }
    };
  }

  private static String name(FieldDescriptor field, int number) {
    EnumValueDescriptor value = field.getEnumType().findValueByNumber(number);
    return value == null ? Integer.toString(number) : value.getName();
  }
}
