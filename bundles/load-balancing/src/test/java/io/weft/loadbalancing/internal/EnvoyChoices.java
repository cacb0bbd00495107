package io.weft.loadbalancing.internal;

import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * What Envoy 1.40.0 chose: for each cluster the host (%UPSTREAM_HOST%) by the value of the header
 * x-key, and for each hash policy the host of cluster maglev5 by raw request.
 */
public record EnvoyChoices(
    Map<String, Cluster> clusters,
    Map<String, Map<String, String>> byKey,
    Map<String, Policy> policies) {

  /** A hash policy with its requests. */
  public record Policy(RouteAction action, List<Case> cases) {}

  /** A request from an address, and the host that it reached. */
  public record Case(String raw, String source, String upstream) {}

  public static EnvoyChoices load() {
    Struct.Builder all = Struct.newBuilder();
    try (var in =
        new InputStreamReader(
            new GZIPInputStream(EnvoyChoices.class.getResourceAsStream("/envoy-choices.json.gz")),
            StandardCharsets.UTF_8)) {
      JsonFormat.parser().merge(in, all);
      return read(all.build());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EnvoyChoices read(Struct all) throws IOException {
    Map<String, Cluster> clusters = new LinkedHashMap<>();
    for (Value value : list(all, "clusters")) {
      Cluster cluster = parse(value, Cluster.newBuilder()).build();
      clusters.put(cluster.getName(), cluster);
    }
    Map<String, Map<String, String>> byKey = new LinkedHashMap<>();
    struct(all, "choices")
        .getFieldsMap()
        .forEach((name, rows) -> byKey.put(name, pairs(rows.getListValue())));
    Map<String, Policy> policies = new LinkedHashMap<>();
    for (var entry : struct(all, "policies").getFieldsMap().entrySet()) {
      policies.put(entry.getKey(), policy(entry.getValue().getStructValue()));
    }
    return new EnvoyChoices(clusters, byKey, policies);
  }

  private static Policy policy(Struct from) throws IOException {
    Value list =
        Value.newBuilder()
            .setStructValue(
                Struct.newBuilder().putFields("hash_policy", from.getFieldsOrThrow("hash_policy")))
            .build();
    List<Case> cases = new ArrayList<>();
    for (Value value : list(from, "cases")) {
      Struct c = value.getStructValue();
      cases.add(new Case(text(c, "raw"), text(c, "source"), text(c, "upstream")));
    }
    return new Policy(parse(list, RouteAction.newBuilder()).build(), cases);
  }

  private static Map<String, String> pairs(ListValue rows) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (Value row : rows.getValuesList()) {
      pairs.put(
          row.getListValue().getValues(0).getStringValue(),
          row.getListValue().getValues(1).getStringValue());
    }
    return pairs;
  }

  private static <B extends Message.Builder> B parse(Value json, B into) throws IOException {
    JsonFormat.parser().merge(JsonFormat.printer().print(json), into);
    return into;
  }

  private static Struct struct(Struct from, String name) {
    return from.getFieldsOrThrow(name).getStructValue();
  }

  private static List<Value> list(Struct from, String name) {
    return from.getFieldsOrThrow(name).getListValue().getValuesList();
  }

  private static String text(Struct from, String name) {
    return from.getFieldsOrThrow(name).getStringValue();
  }
}
