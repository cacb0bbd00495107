package io.weft.http.routing.internal.corpus;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import com.google.protobuf.util.JsonFormat;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** What a real Envoy decided: configurations with requests, and what became of them. */
final class Corpus {
  /** Stands for the port that clients connected to. */
  static final int PORT = 10080;

  private Corpus() {}

  /** One configuration with its requests. */
  record Case(String id, Struct content) {
    String json(String field) {
      return content.containsFields(field)
          ? Corpus.json(content.getFieldsOrThrow(field).getStructValue())
          : "{}";
    }

    List<Struct> requests() {
      return structs(content, "requests");
    }

    boolean flag(String field) {
      return content.getFieldsOrDefault(field, Value.getDefaultInstance()).getBoolValue();
    }
  }

  static List<Case> read() {
    List<Case> cases = new ArrayList<>();
    try (InputStream in = Corpus.class.getResourceAsStream("/envoy-decisions.zip");
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry e = zip.getNextEntry(); e != null; e = zip.getNextEntry()) {
        structs(parse(new String(zip.readAllBytes(), StandardCharsets.UTF_8)), "cases")
            .forEach(one -> cases.add(new Case(text(one, "id"), one)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return cases;
  }

  private static Struct parse(String json) throws InvalidProtocolBufferException {
    Struct.Builder builder = Struct.newBuilder();
    JsonFormat.parser()
        .merge(
            json.replace("\"@LISTENER_PORT@\"", "" + PORT)
                .replace("\"@LISTENER_PORT+1@\"", "" + (PORT + 1))
                .replace("@LISTENER_PORT@", "" + PORT),
            builder);
    return builder.build();
  }

  static String json(Struct struct) {
    try {
      return JsonFormat.printer().print(struct);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Struct> structs(Struct from, String field) {
    return values(from, field).stream().map(Value::getStructValue).toList();
  }

  static List<Value> values(Struct from, String field) {
    return from.getFieldsOrDefault(field, Value.getDefaultInstance())
        .getListValue()
        .getValuesList();
  }

  static List<String> texts(Struct from, String field) {
    return values(from, field).stream().map(Value::getStringValue).toList();
  }

  static String text(Struct from, String field) {
    return from.getFieldsOrDefault(field, Value.getDefaultInstance()).getStringValue();
  }

  static Struct struct(Struct from, String field) {
    return from.getFieldsOrDefault(field, Value.getDefaultInstance()).getStructValue();
  }

  static int number(Struct from, String field) {
    return (int) from.getFieldsOrDefault(field, Value.getDefaultInstance()).getNumberValue();
  }
}
