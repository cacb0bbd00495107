package io.weft.loadbalancing.internal.subset;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.weft.loadbalancing.internal.hash.XxHash64;
import io.weft.loadbalancing.internal.plan.Host;
import io.weft.spi.mesh.Endpoint;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** What hosts of a subset have in their metadata {@code envoy.lb}. */
public record Criteria(Map<String, Value> values) {
  public Criteria {
    values = Map.copyOf(values);
  }

  public static Criteria of(Metadata metadata) {
    return new Criteria(fields(metadata));
  }

  private static Map<String, Value> fields(Metadata metadata) {
    return metadata
        .getFilterMetadataOrDefault(Host.FILTER, Struct.getDefaultInstance())
        .getFieldsMap();
  }

  Criteria retain(Collection<String> keys) {
    Map<String, Value> kept = new TreeMap<>(values);
    kept.keySet().retainAll(keys);
    return new Criteria(kept);
  }

  /** Whether an endpoint has all of it. */
  Predicate<Endpoint> matcher(boolean listAsAny) {
    return endpoint -> {
      Map<String, Value> has = fields(endpoint.metadata());
      return values.entrySet().stream()
          .allMatch(wanted -> equal(has.get(wanted.getKey()), wanted.getValue(), listAsAny));
    };
  }

  private static boolean equal(Value has, Value wanted, boolean listAsAny) {
    return has != null
        && (has.equals(wanted)
            || listAsAny
                && has.hasListValue()
                && has.getListValue().getValuesList().contains(wanted));
  }

  /** A number for equal criteria, never 0. */
  int number() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    new TreeMap<>(values)
        .forEach(
            (key, value) -> {
              bytes.writeBytes(key.getBytes(StandardCharsets.UTF_8));
              bytes.write(0);
              bytes.writeBytes(value.toByteArray());
              bytes.write(0);
            });
    return (int) XxHash64.hash(bytes.toByteArray(), 0) | 1;
  }
}
