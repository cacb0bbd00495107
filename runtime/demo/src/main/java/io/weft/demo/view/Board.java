package io.weft.demo.view;

import io.weft.demo.config.Share;
import io.weft.demo.traffic.Counts;
import io.weft.demo.traffic.Key;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** Joins what is configured with what was observed. */
public final class Board {
  /** The shop's own page, which visitors ask for without the mesh. */
  private static final String PAGE = "web";

  private Board() {}

  /**
   * Makes the rows: the page, then the configured versions in the order of the files, then what
   * answered without being configured.
   *
   * @param gears by name of the listener, which is that of the service
   * @param seconds in which the calls were counted
   */
  public static List<Row> rows(
      List<Share> shares,
      Map<Key, Counts> counts,
      Map<Key, Long> errors,
      Map<String, Gear> gears,
      double seconds) {
    Map<Key, Optional<Share>> keys = keys(shares, counts);
    List<Row> rows = new ArrayList<>();
    keys.forEach(
        (key, share) -> {
          Counts own = counts.getOrDefault(key, Counts.NONE);
          long all = ofRoute(counts, key);
          rows.add(
              new Row(
                  key,
                  share,
                  all == 0 ? 0 : (double) own.requests() / all,
                  own.requests() / seconds,
                  own,
                  errors.getOrDefault(key, 0L),
                  key.service().equals(PAGE)
                      ? Optional.empty()
                      : Optional.of(gears.getOrDefault(key.service(), Gear.UNKNOWN))));
        });
    return rows;
  }

  private static Map<Key, Optional<Share>> keys(List<Share> shares, Map<Key, Counts> counts) {
    Map<Key, Optional<Share>> keys = new LinkedHashMap<>();
    var observed = new TreeSet<>(counts.keySet());
    observed.stream()
        .filter(k -> k.service().equals(PAGE))
        .forEach(k -> keys.put(k, Optional.empty()));
    shares.forEach(s -> keys.put(new Key(s.service(), s.route(), s.version()), Optional.of(s)));
    observed.forEach(key -> keys.putIfAbsent(key, Optional.empty()));
    return keys;
  }

  private static long ofRoute(Map<Key, Counts> counts, Key key) {
    return counts.entrySet().stream()
        .filter(entry -> entry.getKey().service().equals(key.service()))
        .filter(entry -> entry.getKey().route().equals(key.route()))
        .mapToLong(entry -> entry.getValue().requests())
        .sum();
  }
}
