package io.weft.mesh.internal.cluster;

import java.util.List;

/**
 * How far two lists hold the same objects, from either end.
 *
 * @param start elements in common at the start
 * @param end elements in common at the end, none of them counted before
 */
record CommonEnds(int start, int end) {

  static CommonEnds of(List<?> a, List<?> b) {
    int most = Math.min(a.size(), b.size());
    int start = 0;
    while (start < most && a.get(start) == b.get(start)) {
      start++;
    }
    int end = 0;
    while (end < most - start && a.get(a.size() - 1 - end) == b.get(b.size() - 1 - end)) {
      end++;
    }
    return new CommonEnds(start, end);
  }

  /** What lies between, in either list. */
  <T> List<T> between(List<T> list) {
    return list.subList(start, list.size() - end);
  }

  <T> List<T> atStart(List<T> list) {
    return list.subList(0, start);
  }

  <T> List<T> atEnd(List<T> list) {
    return list.subList(list.size() - end, list.size());
  }
}
