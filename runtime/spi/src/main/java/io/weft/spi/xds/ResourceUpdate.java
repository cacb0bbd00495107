package io.weft.spi.xds;

import com.google.protobuf.Message;
import java.util.Map;
import java.util.Set;

/**
 * What changed since the last batch; resources that were sent again unchanged are left out.
 *
 * @param changed new and changed resources by name
 * @param removed names that are gone
 * @param replay true for the first batch that a handler gets
 */
public record ResourceUpdate<M extends Message>(
    Map<String, M> changed, Set<String> removed, boolean replay) {

  public ResourceUpdate {
    changed = Map.copyOf(changed);
    removed = Set.copyOf(removed);
  }
}
