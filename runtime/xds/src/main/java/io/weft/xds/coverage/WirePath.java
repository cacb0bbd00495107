package io.weft.xds.coverage;

import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.Arrays;
import java.util.StringJoiner;

/** Where a walk is. Made into text only for a finding, since nearly every step has none. */
final class WirePath {
  private FieldDescriptor[] fields = new FieldDescriptor[32];
  private int[] indexes = new int[32];
  private int depth;

  void push(FieldDescriptor field, int index) {
    if (depth == fields.length) {
      fields = Arrays.copyOf(fields, 2 * depth);
      indexes = Arrays.copyOf(indexes, 2 * depth);
    }
    fields[depth] = field;
    indexes[depth++] = index;
  }

  void pop() {
    depth--;
  }

  @Override
  public String toString() {
    var text = new StringJoiner(".");
    for (int i = 0; i < depth; i++) {
      String name = fields[i].getName();
      text.add(fields[i].isRepeated() ? name + "[" + indexes[i] + "]" : name);
    }
    return text.toString();
  }
}
