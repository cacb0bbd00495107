package io.weft.demo.view;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows, for machines. */
public final class JsonReport {
  private static final ObjectMapper JSON = new ObjectMapper();

  private JsonReport() {}

  /** The rows alone: what a running demo prints each second. */
  public static String running(List<Row> rows) {
    return write(Map.of("rows", rows.stream().map(JsonReport::row).toList()));
  }

  /**
   * A finished demo.
   *
   * @param requests visits that were made
   * @param problems what was not as configured
   */
  public static String finished(
      long requests, double seconds, List<Row> rows, List<String> problems) {
    var report = new LinkedHashMap<String, Object>();
    report.put("as_configured", problems.isEmpty());
    report.put("problems", problems);
    report.put("requests", requests);
    report.put("seconds", seconds);
    report.put("rows", rows.stream().map(JsonReport::row).toList());
    return write(report);
  }

  private static Map<String, Object> row(Row row) {
    var map = new LinkedHashMap<String, Object>();
    map.put("service", row.key().service());
    map.put("route", row.key().route());
    map.put("version", row.key().version());
    row.configured().ifPresent(share -> map.put("configured_share", share.part()));
    map.put("share", row.share());
    map.put("requests", row.counts().requests());
    map.put("requests_per_second", row.perSecond());
    map.put("p50_ms", row.counts().p50() / 1000.0);
    map.put("p99_ms", row.counts().p99() / 1000.0);
    map.put("errors", row.errors());
    row.gear().ifPresent(gear -> map.put("gear", gear.number()));
    row.gear().ifPresent(gear -> map.put("gear_reason", gear.reason()));
    return map;
  }

  private static String write(Map<String, Object> report) {
    try {
      return JSON.writeValueAsString(report);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a report of plain values cannot be written", e);
    }
  }
}
