package io.weft.http.routing.internal.corpus;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import io.weft.http.routing.internal.service.KernelRouting.Asked;
import io.weft.relay.internal.http.EditableHead;
import io.weft.spi.relay.LocalReply;
import io.weft.testkit.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What became of one request, by aspect: {@code outcome}, {@code status}, {@code cluster}, {@code
 * upstream.path} and so on, named as in the corpus.
 */
final class Decided {
  private final Map<String, String> facts = new TreeMap<>();
  private final Struct expect;

  Decided(Struct expect) {
    this.expect = expect;
  }

  Map<String, String> facts() {
    return facts;
  }

  void put(String aspect, Object value) {
    facts.put(aspect, String.valueOf(value));
  }

  void local(Asked asked) {
    put("outcome", "local");
    put("status", asked.answer().status());
    Optional<LocalReply> reply = asked.reply();
    StringBuilder head = new StringBuilder("HTTP/1.1 " + asked.answer().status() + " X\r\n");
    reply.ifPresent(
        r -> r.headers().forEach(h -> head.append(h.getKey() + ": " + h.getValue() + "\r\n")));
    put("body", reply.map(r -> body(asked, r)).orElse(""));
    if (asked.answer().status() != 204 && asked.answer().status() != 304) {
      head.append("content-length: " + reply.map(r -> r.body().length).orElse(0) + "\r\n");
    }
    response(asked, head.append("\r\n").toString());
  }

  private static String body(Asked asked, LocalReply reply) {
    return asked.view().method().equals("HEAD")
        ? ""
        : new String(reply.body(), StandardCharsets.ISO_8859_1);
  }

  void upstream(byte[] bytes, Asked asked, String cluster) {
    put("outcome", "upstream");
    put("cluster", cluster);
    put("closed", (asked.answer().httpFlags() & 1) == 0);
    EditableHead head = Forwarded.of(bytes, asked);
    put("upstream.method", head.method());
    put("upstream.path", head.target());
    put("upstream.host", joined(head.values("host")));
    Struct upstream = Corpus.struct(expect, "upstream");
    Corpus.struct(upstream, "headers")
        .getFieldsMap()
        .keySet()
        .forEach(name -> put("upstream.header." + name, joined(head.values(name))));
    response(asked, endpoint(asked, cluster));
  }

  /** What the recorded upstreams answer. */
  private String endpoint(Asked asked, String cluster) {
    List<String> status = asked.view().values("x-echo-status");
    put("status", status.isEmpty() ? "200" : status.getFirst());
    StringBuilder head = new StringBuilder("HTTP/1.1 " + facts.get("status") + " X\r\n");
    head.append("x-cluster: ").append(cluster);
    head.append("\r\nx-up-a: one\r\nx-up-b: two\r\nx-up-multi: m1\r\nx-up-multi: m2\r\n");
    head.append("x-up-empty:\r\ncontent-type: application/json\r\n");
    asked.view().values("x-echo-header").forEach(line -> head.append(line).append("\r\n"));
    return head.append("\r\n").toString();
  }

  private void response(Asked asked, String before) {
    EditableHead head = new EditableHead(() -> before);
    asked.actions().forEach(action -> action.editResponse(head, asked.view()));
    if (expect.containsFields("location")) {
      put("location", joined(head.values("location")));
    }
    Corpus.struct(expect, "headers")
        .getFieldsMap()
        .keySet()
        .forEach(name -> put("header." + name, joined(head.values(name))));
  }

  /** Lines may be joined by a comma where a proxy joins them. */
  private static String joined(List<String> lines) {
    return lines.isEmpty() ? "<absent>" : String.join(",", lines);
  }

  static boolean isRefusal(Answer answer) {
    return answer.route() == 0 && (answer.status() == 400 || answer.status() > 404);
  }

  /** What Envoy did, in the same words. */
  static Map<String, String> expected(Struct expect) {
    Map<String, String> facts = new TreeMap<>();
    expect
        .getFieldsMap()
        .forEach(
            (name, value) -> {
              switch (name) {
                case "upstream" -> upstream(value.getStructValue(), facts);
                case "headers" ->
                    value
                        .getStructValue()
                        .getFieldsMap()
                        .forEach((header, lines) -> facts.put("header." + header, lines(lines)));
                case "mirrored", "interim" -> {
                  // Carried out by the relay and by the mirror's definition.
                }
                default -> facts.put(name, scalar(value));
              }
            });
    return facts;
  }

  private static void upstream(Struct upstream, Map<String, String> facts) {
    for (String part : List.of("method", "path", "host")) {
      facts.put("upstream." + part, Corpus.text(upstream, part));
    }
    Corpus.struct(upstream, "headers")
        .getFieldsMap()
        .forEach((header, lines) -> facts.put("upstream.header." + header, lines(lines)));
  }

  private static String lines(Value value) {
    return joined(
        value.getListValue().getValuesList().stream().map(Value::getStringValue).toList());
  }

  private static String scalar(Value value) {
    return switch (value.getKindCase()) {
      case NUMBER_VALUE -> String.valueOf((long) value.getNumberValue());
      case BOOL_VALUE -> String.valueOf(value.getBoolValue());
      case LIST_VALUE ->
          String.valueOf(
              value.getListValue().getValuesList().stream().map(Decided::scalar).toList());
      default -> value.getStringValue();
    };
  }
}
