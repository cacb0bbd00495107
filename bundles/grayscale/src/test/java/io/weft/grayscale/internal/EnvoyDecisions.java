package io.weft.grayscale.internal;

import com.google.protobuf.ListValue;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/** What Envoy 1.40.0 did with requests whose routes split or mirror. */
record EnvoyDecisions(List<Case> cases) {

  /** A configuration with its requests. */
  record Case(String id, String title, RouteConfiguration config, List<Request> requests) {
    @Override
    public String toString() {
      return id + " " + title;
    }
  }

  /**
   * A request.
   *
   * @param repeat above 1: only the proportions count
   */
  record Request(
      int id, String raw, int repeat, Map<String, Value> proportions, Map<String, Value> expect) {

    String text(String name) {
      return expect.getOrDefault(name, Value.getDefaultInstance()).getStringValue();
    }

    int status() {
      return (int) expect.get("status").getNumberValue();
    }

    Map<String, Value> upstream() {
      return fields(expect.get("upstream"));
    }

    List<Map<String, Value>> mirrored() {
      return list(expect.get("mirrored")).stream().map(EnvoyDecisions::fields).toList();
    }
  }

  static EnvoyDecisions load(String resource) {
    Struct.Builder all = Struct.newBuilder();
    try (var in =
        new InputStreamReader(
            new GZIPInputStream(EnvoyDecisions.class.getResourceAsStream(resource)),
            StandardCharsets.UTF_8)) {
      JsonFormat.parser().merge(in, all);
      List<Case> cases = new ArrayList<>();
      for (Value value : list(all.getFieldsOrThrow("cases"))) {
        cases.add(read(fields(value)));
      }
      return new EnvoyDecisions(cases);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Case read(Map<String, Value> from) throws IOException {
    RouteConfiguration.Builder config = RouteConfiguration.newBuilder();
    JsonFormat.parser().merge(JsonFormat.printer().print(from.get("route_config")), config);
    List<Request> requests = new ArrayList<>();
    for (Value value : list(from.get("requests"))) {
      Map<String, Value> request = fields(value);
      requests.add(
          new Request(
              (int) request.get("id").getNumberValue(),
              request.get("raw").getStringValue(),
              request.containsKey("repeat") ? (int) request.get("repeat").getNumberValue() : 1,
              fields(request.get("expected_proportions")),
              fields(request.get("expect"))));
    }
    return new Case(
        from.get("id").getStringValue(),
        from.get("title").getStringValue(),
        config.build(),
        requests);
  }

  static Map<String, Value> fields(Value value) {
    return value == null ? Map.of() : value.getStructValue().getFieldsMap();
  }

  static List<Value> list(Value value) {
    return value == null
        ? ListValue.getDefaultInstance().getValuesList()
        : value.getListValue().getValuesList();
  }
}
