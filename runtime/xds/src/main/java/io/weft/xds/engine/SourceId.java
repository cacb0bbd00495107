package io.weft.xds.engine;

import java.util.Comparator;

/**
 * Names a source of resources: a control plane or local files.
 *
 * @param name as configured, unique on this node
 * @param precedence when several sources have a resource of one name, the lowest wins; then the
 *     name decides
 */
public record SourceId(String name, int precedence) implements Comparable<SourceId> {
  private static final Comparator<SourceId> ORDER =
      Comparator.comparingInt(SourceId::precedence).thenComparing(SourceId::name);

  @Override
  public int compareTo(SourceId other) {
    return ORDER.compare(this, other);
  }
}
