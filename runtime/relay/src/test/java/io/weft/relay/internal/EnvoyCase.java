package io.weft.relay.internal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPInputStream;

/** A recorded configuration with its requests and what Envoy did with them. */
record EnvoyCase(JsonNode json) {

  /** All cases of a group. */
  static List<EnvoyCase> group(String name) {
    try (InputStream in = EnvoyCase.class.getResourceAsStream(resource(name));
        InputStream plain = new GZIPInputStream(in)) {
      List<EnvoyCase> cases = new ArrayList<>();
      new ObjectMapper().readTree(plain).get("cases").forEach(c -> cases.add(new EnvoyCase(c)));
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String resource(String name) {
    return "/envoy-decisions/" + name + ".json.gz";
  }

  /** One request. */
  record Request(JsonNode json) {
    /** Latin-1. */
    String raw() {
      if (json.has("raw")) {
        return json.get("raw").asText();
      }
      if (json.has("raw_b64")) {
        byte[] bytes = Base64.getDecoder().decode(json.get("raw_b64").asText());
        return new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1);
      }
      var text = new StringBuilder();
      json.get("raw_parts").forEach(p -> text.append(p.get(0).asText().repeat(p.get(1).asInt())));
      return text.toString();
    }

    /** Requests with the same one share a connection; empty for one of its own. */
    String connection() {
      return json.path("conn").asText("");
    }

    JsonNode expect() {
      return json.get("expect");
    }
  }

  String id() {
    return json.get("id").asText();
  }

  JsonNode hcm() {
    return json.path("hcm");
  }

  JsonNode routes() {
    return json.get("route_config");
  }

  List<Request> requests() {
    List<Request> requests = new ArrayList<>();
    json.get("requests").forEach(r -> requests.add(new Request(r)));
    return requests;
  }
}
