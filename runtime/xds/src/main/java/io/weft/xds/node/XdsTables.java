package io.weft.xds.node;

import io.weft.spi.command.CommandResult;
import io.weft.xds.ads.ControlPlane;
import io.weft.xds.ads.TypeStatistics;
import io.weft.xds.engine.ByName;
import io.weft.xds.engine.ResourceStatus;
import io.weft.xds.engine.SourceId;
import io.weft.xds.files.FileStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The tables of {@code weft xds}. Used on the serial thread. */
final class XdsTables {
  private final XdsNode node;
  private final Instant now;

  XdsTables(XdsNode node) {
    this.node = node;
    now = node.serial().now();
  }

  CommandResult sources() {
    var rows = new ArrayList<Map<String, Object>>();
    for (ControlPlane cp : node.controlPlanes()) {
      var row = new LinkedHashMap<String, Object>();
      row.put("source", cp.id().name());
      row.put("from", cp.config().address());
      row.put("protocol", cp.protocolName());
      row.put("state", cp.connection().state().name().toLowerCase(Locale.ROOT));
      row.put("for", age(cp.connection().since()));
      row.put("precedence", cp.id().precedence());
      row.put("detail", cp.connection().detail());
      rows.add(row);
    }
    node.files().forEach(f -> f.status().forEach(s -> rows.add(file(f.id(), s))));
    return CommandResult.table(
        List.of("source", "from", "protocol", "state", "for", "precedence", "detail"), rows);
  }

  private Map<String, Object> file(SourceId source, FileStatus file) {
    var row = new LinkedHashMap<String, Object>();
    row.put("source", source.name());
    row.put("from", file.path().toString());
    row.put("protocol", "file");
    row.put("state", file.problem().isEmpty() ? "read" : "refused");
    row.put("for", age(file.loaded()));
    row.put("precedence", source.precedence());
    row.put(
        "detail",
        file.problem().isEmpty()
            ? file.resources() + " resources"
            : file.problem() + "; what was read before stays in force");
    return row;
  }

  CommandResult types() {
    Map<String, Map<String, List<ResourceStatus>>> groups = new TreeMap<>();
    for (ResourceStatus r : node.engine().status()) {
      groups
          .computeIfAbsent(r.source().map(SourceId::name).orElse("-"), s -> new TreeMap<>())
          .computeIfAbsent(r.name().typeUrl(), t -> new ArrayList<>())
          .add(r);
    }
    for (ControlPlane cp : node.controlPlanes()) {
      var types = groups.computeIfAbsent(cp.id().name(), s -> new TreeMap<>());
      cp.statistics().keySet().forEach(t -> types.computeIfAbsent(t, x -> new ArrayList<>()));
    }
    var rows = new ArrayList<Map<String, Object>>();
    groups.forEach((source, types) -> types.forEach((t, list) -> rows.add(type(source, t, list))));
    return CommandResult.table(
        List.of(
            "source",
            "type",
            "subscribed",
            "known",
            "in force",
            "waiting",
            "refused",
            "updates",
            "nacks",
            "age"),
        rows);
  }

  private Map<String, Object> type(String source, String typeUrl, List<ResourceStatus> list) {
    Optional<ControlPlane> cp =
        node.controlPlanes().stream().filter(c -> c.id().name().equals(source)).findFirst();
    Optional<TypeStatistics> statistics = cp.map(c -> c.statistics().get(typeUrl));
    var row = new LinkedHashMap<String, Object>();
    row.put("source", source);
    row.put("type", label(typeUrl));
    row.put("subscribed", cp.map(c -> subscribed(c, typeUrl)).orElse("file"));
    row.put("known", list.size());
    row.put("in force", count(list, ResourceStatus::applied));
    row.put("waiting", count(list, r -> r.state().equals("waiting")));
    row.put("refused", count(list, r -> r.state().equals("refused")));
    row.put("updates", statistics.map(TypeStatistics::updates).orElse(0L));
    row.put("nacks", statistics.map(TypeStatistics::nacks).orElse(0L));
    row.put(
        "age",
        statistics
            .map(TypeStatistics::lastUpdate)
            .or(
                () ->
                    list.stream()
                        .flatMap(r -> r.received().stream())
                        .max(Comparator.naturalOrder()))
            .map(this::age)
            .orElse(""));
    return row;
  }

  private String subscribed(ControlPlane cp, String typeUrl) {
    return ByName.contains(typeUrl)
        ? Long.toString(node.engine().subscribed(cp.id(), typeUrl))
        : "all";
  }

  private static long count(List<ResourceStatus> list, Predicate<ResourceStatus> what) {
    return list.stream().filter(what).count();
  }

  CommandResult refused() {
    return resources(r -> !r.reason().isEmpty() && !r.state().equals("unreferenced"));
  }

  CommandResult resources(String text) {
    return resources(
        r -> r.name().name().contains(text) || label(r.name().typeUrl()).contains(text));
  }

  private CommandResult resources(Predicate<ResourceStatus> which) {
    List<Map<String, Object>> rows =
        node.engine().status().stream().filter(which).map(this::resource).toList();
    return CommandResult.table(
        List.of("type", "name", "source", "version", "age", "state", "in force", "reason"), rows);
  }

  private Map<String, Object> resource(ResourceStatus r) {
    var row = new LinkedHashMap<String, Object>();
    row.put("type", label(r.name().typeUrl()));
    row.put("name", r.name().name());
    row.put("source", r.source().map(SourceId::name).orElse("-"));
    row.put("version", r.version());
    row.put("age", r.received().map(this::age).orElse(""));
    row.put("state", r.state());
    row.put("in force", r.inForce().map(this::age).orElse("no"));
    row.put("reason", r.reason());
    return row;
  }

  CommandResult coverage(String text) {
    var rows = new ArrayList<Map<String, Object>>();
    node.engine()
        .coverageTable()
        .all()
        .forEach(
            (field, cover) -> {
              if (field.contains(text)) {
                var row = new LinkedHashMap<String, Object>();
                row.put("field", field);
                row.put("by", cover.feature());
                row.put("how", cover.honoured() ? "honoured" : "ignored");
                row.put("why", cover.reason());
                rows.add(row);
              }
            });
    return CommandResult.table(List.of("field", "by", "how", "why"), rows);
  }

  private String age(Instant then) {
    long seconds = Math.max(0, Duration.between(then, now).toSeconds());
    if (seconds < 120) {
      return seconds + "s";
    }
    return seconds < 7200 ? seconds / 60 + "m" : seconds / 3600 + "h";
  }

  private static String label(String typeUrl) {
    return typeUrl.substring(typeUrl.lastIndexOf('.') + 1);
  }
}
