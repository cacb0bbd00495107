package io.weft.loadbalancing.internal;

import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.core.v3.Metadata;
import io.weft.loadbalancing.internal.plan.Host;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * How often Envoy 1.40.0 chose each host of a cluster, in one worker: hosts by port, {@code -} for
 * none.
 */
public record EnvoyShares(Map<String, Cluster> clusters, List<Case> cases) {

  /** Requests to a cluster, with what they asked for in metadata_match. */
  public record Case(
      String cluster, Optional<Metadata> match, int requests, Map<String, Integer> chosen) {

    double part(String host) {
      return (double) chosen.getOrDefault(host, 0) / requests;
    }

    @Override
    public String toString() {
      return cluster
          + match
              .map(m -> " " + m.getFilterMetadataOrThrow(Host.FILTER).getFieldsMap())
              .orElse("")
              .replaceAll("\\s+", " ");
    }
  }

  public static EnvoyShares load() {
    Struct.Builder all = Struct.newBuilder();
    try (var in =
        new InputStreamReader(
            new GZIPInputStream(EnvoyShares.class.getResourceAsStream("/envoy-shares.json.gz")),
            StandardCharsets.UTF_8)) {
      JsonFormat.parser().merge(in, all);
      return read(all.build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EnvoyShares read(Struct all) throws IOException {
    Map<String, Cluster> clusters = new LinkedHashMap<>();
    for (Value value : list(all, "clusters")) {
      Cluster cluster = parse(value, Cluster.newBuilder()).build();
      clusters.put(cluster.getName(), cluster);
    }
    List<Case> cases = new ArrayList<>();
    for (Value value : list(all, "cases")) {
      cases.add(read(value.getStructValue().getFieldsMap()));
    }
    return new EnvoyShares(clusters, cases);
  }

  private static Case read(Map<String, Value> from) {
    Map<String, Integer> chosen = new HashMap<>();
    from.get("chosen")
        .getStructValue()
        .getFieldsMap()
        .forEach((host, count) -> chosen.put(host, (int) count.getNumberValue()));
    return new Case(
        from.get("cluster").getStringValue(),
        Optional.ofNullable(from.get("metadata_match"))
            .map(
                match ->
                    Metadata.newBuilder()
                        .putFilterMetadata(Host.FILTER, match.getStructValue())
                        .build()),
        (int) from.get("requests").getNumberValue(),
        chosen);
  }

  private static <B extends Message.Builder> B parse(Value json, B into) throws IOException {
    JsonFormat.parser().merge(JsonFormat.printer().print(json), into);
    return into;
  }

  private static List<Value> list(Struct from, String name) {
    return from.getFieldsOrThrow(name).getListValue().getValuesList();
  }
}
