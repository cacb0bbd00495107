package io.weft.xds.coverage;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.HashMap;
import java.util.Map;

/**
 * What to do with each field of a message, by field number; made once per message type and coverage
 * table.
 */
final class MessagePlan {
  final String message;
  private static final int DENSE = 256;

  private final FieldPlan[] dense = new FieldPlan[DENSE];
  private final Map<Integer, FieldPlan> sparse = new HashMap<>();

  private MessagePlan(String message) {
    this.message = message;
  }

  /** What to do with a field. */
  enum Action {
    /** Covered with all its content. */
    SKIP,
    /** Not covered. */
    REFUSE,
    /** Covered for some values. */
    VALUE,
    /** Covered, its content has to be walked. */
    MESSAGE,
    /** Covered, its content is an Any. */
    ANY
  }

  /** What to do with one field. */
  static final class FieldPlan {
    private final FieldDescriptor field;
    private final Action action;
    private MessagePlan nested;

    FieldPlan(FieldDescriptor field, Action action) {
      this.field = field;
      this.action = action;
    }

    FieldDescriptor field() {
      return field;
    }

    Action action() {
      return action;
    }

    /**
     * The plan of the field's message, made on first use because messages may contain themselves.
     */
    MessagePlan nested(Walker plans) {
      if (nested == null) {
        nested = plans.plan(field.getMessageType());
      }
      return nested;
    }
  }

  /** The plan of a field, or null when this version of the API does not know the number. */
  FieldPlan field(int number) {
    return number < DENSE ? dense[number] : sparse.get(number);
  }

  static MessagePlan of(Descriptor type, CoverageTable table) {
    var plan = new MessagePlan(type.getFullName());
    for (FieldDescriptor field : type.getFields()) {
      plan.add(new FieldPlan(field, action(type, field, table)));
    }
    return plan;
  }

  /** A plan for a type without a descriptor: every field is unknown by name. */
  static MessagePlan unknown(String type) {
    return new MessagePlan(type);
  }

  private void add(FieldPlan field) {
    int number = field.field().getNumber();
    if (number < DENSE) {
      dense[number] = field;
    } else {
      sparse.put(number, field);
    }
  }

  private static Action action(Descriptor type, FieldDescriptor field, CoverageTable table) {
    if (type.getOptions().getMapEntry()) {
      return field.getNumber() == 1 ? Action.SKIP : content(field, table);
    }
    var own = table.field(type.getFullName(), field.getFullName());
    if (own.isEmpty()) {
      return table.hasValues(field.getFullName()) ? Action.VALUE : Action.REFUSE;
    }
    boolean leaf = !own.get().honoured() || table.wholeMessage(type.getFullName());
    return leaf ? Action.SKIP : content(field, table);
  }

  private static Action content(FieldDescriptor field, CoverageTable table) {
    if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
      return Action.SKIP;
    }
    String type = field.getMessageType().getFullName();
    if (type.equals("google.protobuf.Any")) {
      return Action.ANY;
    }
    boolean leaf = type.startsWith("google.protobuf.") || table.wholeMessage(type);
    return leaf ? Action.SKIP : Action.MESSAGE;
  }
}
