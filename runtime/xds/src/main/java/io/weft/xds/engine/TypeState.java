package io.weft.xds.engine;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.weft.spi.xds.ResourceType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All resources of one type. */
final class TypeState {
  /** Above this size a comparison of messages costs more than handing on what has not changed. */
  private static final int COMPARED = 64 << 10;

  /** After everything that has a place. */
  private static final int NO_HANDLER = Integer.MAX_VALUE;

  final String typeUrl;
  final Map<String, Entry> entries = new LinkedHashMap<>();
  final List<HandlerState> handlers = new ArrayList<>();

  /** Entries to look at. */
  final Set<Entry> dirty = new LinkedHashSet<>();

  /** Entries in force that may have to go. */
  final Set<Entry> leaving = new LinkedHashSet<>();

  private Optional<Message> prototype;

  TypeState(String typeUrl, Optional<Message> prototype) {
    this.typeUrl = typeUrl;
    this.prototype = prototype;
  }

  void handledAs(ResourceType<?> type) {
    prototype = Optional.of(type.prototype());
  }

  int order() {
    return handlers.isEmpty() ? NO_HANDLER : handlers.getFirst().type().order();
  }

  Message parse(ByteString value) throws InvalidProtocolBufferException {
    Message known =
        prototype.orElseThrow(
            () -> new InvalidProtocolBufferException("the type is not known to this version"));
    return known.getParserForType().parseFrom(value);
  }

  /** Equal content; a control plane may order the entries of a map differently each time. */
  boolean sameContent(ByteString a, ByteString b) {
    if (a.equals(b)) {
      return true;
    }
    if (a.size() != b.size() || a.size() > COMPARED || prototype.isEmpty()) {
      return false;
    }
    try {
      return parse(a).equals(parse(b));
    } catch (InvalidProtocolBufferException e) {
      return false;
    }
  }

  /** The last part of the type URL's name, for people. */
  String label() {
    return label(typeUrl);
  }

  static String label(String typeUrl) {
    return typeUrl.substring(typeUrl.lastIndexOf('.') + 1);
  }
}
