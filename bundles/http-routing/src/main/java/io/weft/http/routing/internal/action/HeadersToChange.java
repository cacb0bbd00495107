package io.weft.http.routing.internal.action;

import io.weft.spi.relay.HeadEditor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * {@code headers_to_remove} and {@code headers_to_add} of one level. Removing comes first, then
 * what overwrites, then what is added, as Envoy's HeaderParser does it.
 */
record HeadersToChange(List<String> remove, List<Addition> add) {

  /** {@code HeaderValueOption.HeaderAppendAction}. */
  enum Append {
    APPEND_IF_EXISTS_OR_ADD,
    ADD_IF_ABSENT,
    OVERWRITE_IF_EXISTS_OR_ADD,
    OVERWRITE_IF_EXISTS
  }

  record Addition(String name, HeaderFormat value, Append append, boolean keepEmpty) {}

  static final HeadersToChange NONE = new HeadersToChange(List.of(), List.of());

  HeadersToChange {
    remove = List.copyOf(remove);
    add = List.copyOf(add);
  }

  boolean isEmpty() {
    return remove.isEmpty() && add.isEmpty();
  }

  void apply(HeadEditor head, FormatContext context) {
    remove.forEach(head::remove);
    List<Map.Entry<String, String>> overwritten = new ArrayList<>();
    List<Map.Entry<String, String>> added = new ArrayList<>();
    for (Addition addition : add) {
      String value = addition.value.format(context, head);
      if (!value.isEmpty() || addition.keepEmpty) {
        sort(head, addition, Map.entry(addition.name, value), overwritten, added);
      }
    }
    overwritten.forEach(line -> head.set(line.getKey(), line.getValue()));
    added.forEach(line -> head.add(line.getKey(), line.getValue()));
  }

  private static void sort(
      HeadEditor head,
      Addition addition,
      Map.Entry<String, String> line,
      List<Map.Entry<String, String>> overwritten,
      List<Map.Entry<String, String>> added) {
    boolean absent = head.values(addition.name).isEmpty();
    switch (addition.append) {
      case APPEND_IF_EXISTS_OR_ADD -> added.add(line);
      case ADD_IF_ABSENT -> {
        if (absent) {
          added.add(line);
        }
      }
      case OVERWRITE_IF_EXISTS -> {
        if (!absent) {
          overwritten.add(line);
        }
      }
      case OVERWRITE_IF_EXISTS_OR_ADD -> overwritten.add(line);
    }
  }
}
