package io.weft.xds.engine;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.weft.xds.coverage.ApiTypes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How long a resource waits for what it refers to: {@code ConfigSource.initial_fetch_timeout}, 15 s
 * when unset, for ever when zero (which is what Istiod says).
 */
final class FetchTimeout {
  private final ApiTypes types;
  private final Duration unset;

  FetchTimeout(ApiTypes types, Duration unset) {
    this.types = types;
    this.unset = unset;
  }

  /** The longest timeout of all configuration sources in a resource; empty for ever. */
  Optional<Duration> of(Message resource) {
    Duration longest = longest(resource);
    if (longest == null) {
      return Optional.of(unset);
    }
    return longest.isZero() ? Optional.empty() : Optional.of(longest);
  }

  /** Null when there is no configuration source, zero when one waits for ever. */
  private Duration longest(Message message) {
    if (message instanceof ConfigSource source) {
      return source.hasInitialFetchTimeout()
          ? Duration.ofSeconds(
              source.getInitialFetchTimeout().getSeconds(),
              source.getInitialFetchTimeout().getNanos())
          : unset;
    }
    if (message instanceof Any any) {
      return unpacked(any);
    }
    Duration longest = null;
    for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
      if (field.getKey().getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
        longest = longer(longest, inField(field.getValue()));
      }
    }
    return longest;
  }

  private Duration unpacked(Any any) {
    Optional<Message> type =
        types.find(any.getTypeUrl().substring(any.getTypeUrl().lastIndexOf('/') + 1));
    if (type.isEmpty()) {
      return null;
    }
    try {
      return longest(type.get().getParserForType().parseFrom(any.getValue()));
    } catch (InvalidProtocolBufferException e) {
      // The handler refuses it; how long it waits for that does not matter.
      return null;
    }
  }

  private Duration inField(Object value) {
    if (value instanceof Message message) {
      return longest(message);
    }
    Duration longest = null;
    for (Object element : (Iterable<?>) value) {
      longest = longer(longest, longest((Message) element));
    }
    return longest;
  }

  private static Duration longer(Duration a, Duration b) {
    if (a == null || b == null) {
      return a == null ? b : a;
    }
    if (a.isZero() || b.isZero()) {
      return Duration.ZERO;
    }
    return a.compareTo(b) > 0 ? a : b;
  }
}
