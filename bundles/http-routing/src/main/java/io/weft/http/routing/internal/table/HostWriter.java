package io.weft.http.routing.internal.table;

import io.weft.http.routing.internal.model.Host;
import io.weft.http.routing.internal.model.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes {@code struct routing_host} with its index and candidates. */
final class HostWriter {
  private static final int ROOT = 2;
  private static final int LENGTHS = 32;
  private static final int FOLD = 1;

  private final Cells cells;
  private final RuleWriter rules;

  HostWriter(Cells cells, RuleWriter rules) {
    this.cells = cells;
    this.rules = rules;
  }

  /** The host's cell. */
  int write(Host host) {
    boolean fold = host.rules().stream().anyMatch(rule -> rule.path().ignoreCase());
    Map<Rule, IndexedPath> places = new LinkedHashMap<>();
    host.rules().forEach(rule -> places.put(rule, IndexedPath.of(rule, fold)));
    Map<Rule, Integer> written = new HashMap<>();
    NodeWriter nodes =
        new NodeWriter(
            cells,
            rule -> written.computeIfAbsent(rule, r -> rules.write(r, places.get(r).asked())));
    return new Index(places, nodes, fold, host.secureAction()).write();
  }

  /** The index of one host while it is written. */
  private final class Index {
    private final Map<Rule, IndexedPath> places;
    private final NodeWriter nodes;
    private final boolean fold;
    private final int secureAction;

    /** Shorter prefixes first, so that each finds the list of the next shorter one. */
    private final Map<String, List<Rule>> prefixes =
        new TreeMap<>(Comparator.comparingInt(String::length).thenComparing(text -> text));

    private final Map<String, List<Rule>> exact = new LinkedHashMap<>();
    private final Map<String, CandidateList> lists = new HashMap<>();
    private final HashIndex index = new HashIndex(cells);
    private final Lengths lengths = new Lengths();
    private int longest;

    Index(Map<Rule, IndexedPath> places, NodeWriter nodes, boolean fold, int secureAction) {
      this.places = places;
      this.nodes = nodes;
      this.fold = fold;
      this.secureAction = secureAction;
      places.forEach(this::sort);
    }

    private void sort(Rule rule, IndexedPath place) {
      place.exact().ifPresent(text -> of(exact, text).add(rule));
      place.prefix().ifPresent(text -> of(prefixes, text).add(rule));
    }

    private static List<Rule> of(Map<String, List<Rule>> map, String text) {
      return map.computeIfAbsent(text, unused -> new ArrayList<>());
    }

    int write() {
      int root = root("");
      int slash = root("/");
      prefixes.forEach(this::writePrefix);
      exact.forEach(this::writeExact);
      int buckets = index.isEmpty() ? 0 : index.write();
      int cell = cells.allocate(1);
      cells.put(cell, 0, buckets);
      cells.put(cell, 1, index.mask());
      cells.put(cell, ROOT, root);
      cells.put(cell, 3, slash);
      cells.put(cell, 4, fold ? FOLD : 0);
      cells.put(cell, 5, longest);
      cells.put(cell, 6, secureAction == 0 ? 0 : 1);
      cells.put(cell, 7, secureAction);
      lengths.write(cells, cell, LENGTHS);
      return cell;
    }

    private int root(String text) {
      CandidateList shorter = text.isEmpty() ? null : lists.get("");
      CandidateList list = merge(prefixes.getOrDefault(text, List.of()), shorter);
      lists.put(text, list);
      return nodes.write(list);
    }

    private void writePrefix(String text, List<Rule> own) {
      if (text.length() > 1 || !(text.isEmpty() || text.equals("/"))) {
        CandidateList list = merge(own, ofPrefixes(text));
        lists.put(text, list);
        note(text);
        lengths.add(Cells.bytes(text).length);
        index.put(text, HashIndex.PREFIX, nodes.write(list));
      }
    }

    private void writeExact(String text, List<Rule> own) {
      CandidateList held = lists.get(text);
      CandidateList list = merge(own, held == null ? ofPrefixes(text) : held);
      note(text);
      index.put(text, HashIndex.EXACT, nodes.write(list));
    }

    private void note(String text) {
      longest = Math.max(longest, Cells.bytes(text).length);
    }

    private CandidateList merge(List<Rule> own, CandidateList rest) {
      return CandidateList.merge(own, rest, rule -> places.get(rule).asked().isEmpty());
    }

    /** The candidates of the longest prefix that is shorter than the text. */
    private CandidateList ofPrefixes(String text) {
      for (int length = text.length() - 1; length > 0; length--) {
        String shorter = text.substring(0, length);
        if (lists.containsKey(shorter)) {
          return lists.get(shorter);
        }
      }
      return lists.get("");
    }
  }
}
