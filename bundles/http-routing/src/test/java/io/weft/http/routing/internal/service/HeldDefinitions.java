package io.weft.http.routing.internal.service;

import com.google.protobuf.Message;
import io.weft.spi.definition.Definitions;
import io.weft.spi.definition.RefusedException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Definitions of the kinds that a compiler is there for. */
public final class HeldDefinitions implements Definitions {
  private final Set<String> kinds;
  private final Map<Integer, Message> contents = new HashMap<>();
  private int last;

  HeldDefinitions(Set<String> kinds) {
    this.kinds = kinds;
  }

  @Override
  public int define(String kind, Message content) throws RefusedException {
    if (!kinds.contains(kind)) {
      throw new RefusedException("needs a feature that compiles definitions of kind " + kind);
    }
    contents.put(++last, content);
    return last;
  }

  @Override
  public void release(String kind, int id) {
    if (contents.remove(id) == null) {
      throw new IllegalStateException("definition " + id + " is not held");
    }
  }

  Message content(int id) {
    return contents.get(id);
  }

  int held() {
    return contents.size();
  }
}
