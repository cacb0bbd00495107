package io.weft.http.routing.internal.table;

import io.weft.http.routing.internal.model.Rule;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Rules in the order of the configuration, cut behind the first that always holds. Lists share
 * their tails: a longer prefix adds its own rules to those of the shorter one.
 */
final class CandidateList {
  final Rule rule;
  CandidateList next;

  /** Where the node was written, 0 not yet. */
  int reference;

  private CandidateList(Rule rule) {
    this.rule = rule;
  }

  /**
   * Both lists in order.
   *
   * @param own sorted by number
   * @param rest may be null: none
   * @param certain whether a rule holds whenever it is a candidate
   * @return null for none
   */
  static CandidateList merge(List<Rule> own, CandidateList rest, Predicate<Rule> certain) {
    List<CandidateList> fresh = new ArrayList<>();
    CandidateList tail = rest;
    for (Rule rule : own) {
      while (tail != null && tail.rule.number() < rule.number()) {
        fresh.add(new CandidateList(tail.rule));
        if (certain.test(tail.rule)) {
          return link(fresh, null);
        }
        tail = tail.next;
      }
      fresh.add(new CandidateList(rule));
      if (certain.test(rule)) {
        return link(fresh, null);
      }
    }
    return link(fresh, tail);
  }

  private static CandidateList link(List<CandidateList> fresh, CandidateList tail) {
    CandidateList next = tail;
    for (int i = fresh.size() - 1; i >= 0; i--) {
      fresh.get(i).next = next;
      next = fresh.get(i);
    }
    return next;
  }
}
