package io.weft.grayscale.internal;

import com.google.protobuf.Message;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteAction.RequestMirrorPolicy;
import io.weft.spi.definition.HashPolicies;
import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.Clusters;
import io.weft.spi.relay.ActionTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Splits and mirrors in force, with the cluster and action ids that they hold. Safe for many
 * threads.
 */
final class Grayscale {
  private final GrayTables tables;
  private final Clusters clusters;
  private final ActionTable actions;
  private final boolean sticky;
  private final Map<Integer, Live> splits = new TreeMap<>();
  private final Map<Integer, Copies> mirrors = new TreeMap<>();

  /** A split with its ids, 0 for a share without edits. */
  record Live(Split split, List<Integer> clusters, List<Integer> actions) {}

  /** A mirror, and for each cluster's action (0: none) the one that does both. */
  private record Copies(List<Copy> copies, Map<Integer, Integer> both) {}

  Grayscale(GrayTables tables, Clusters clusters, ActionTable actions, boolean sticky) {
    this.tables = tables;
    this.clusters = clusters;
    this.actions = actions;
    this.sticky = sticky;
  }

  synchronized void addSplit(int id, Message content) throws RefusedException {
    Split read = SplitReader.read(content);
    Split split = sticky ? read.sticky() : read;
    Live live = live(split);
    try {
      tables.split(id, SplitTable.encode(split, live.clusters, live.actions));
    } catch (RefusedException e) {
      release(live);
      throw e;
    }
    splits.put(id, live);
    for (int i = 0; i < live.actions.size(); i++) {
      int action = live.actions.get(i);
      HeaderEdits edits = split.shares().get(i).edits();
      if (action != 0) {
        mirrors.forEach((mirror, copies) -> join(action, edits, mirror, copies));
      }
    }
  }

  private Live live(Split split) {
    List<Integer> ids = new ArrayList<>();
    List<Integer> edits = new ArrayList<>();
    for (Split.Share share : split.shares()) {
      ids.add(clusters.mention(share.cluster()));
      edits.add(share.edits().isEmpty() ? 0 : actions.register(share.edits()));
    }
    return new Live(split, List.copyOf(ids), List.copyOf(edits));
  }

  private void join(int action, HeaderEdits edits, int mirror, Copies copies) {
    int both = actions.register(new Mirror(edits, copies.copies));
    copies.both.put(action, both);
    tables.mirror(action, mirror, both);
  }

  private void release(Live live) {
    live.clusters.forEach(clusters::forget);
    for (int action : live.actions) {
      if (action != 0) {
        actions.release(action);
        mirrors.forEach((mirror, copies) -> part(action, mirror, copies));
      }
    }
  }

  private void part(int action, int mirror, Copies copies) {
    Integer both = copies.both.remove(action);
    if (both != null) {
      tables.removeMirror(action, mirror);
      actions.release(both);
    }
  }

  synchronized void removeSplit(int id) {
    Live live = splits.remove(id);
    if (live != null) {
      tables.removeSplit(id);
      release(live);
    }
  }

  synchronized void addMirror(int id, RouteAction action) throws RefusedException {
    Copies copies = new Copies(copies(action), new TreeMap<>());
    mirrors.put(id, copies);
    join(0, HeaderEdits.NONE, id, copies);
    for (Live live : splits.values()) {
      for (int i = 0; i < live.actions.size(); i++) {
        if (live.actions.get(i) != 0) {
          join(live.actions.get(i), live.split.shares().get(i).edits(), id, copies);
        }
      }
    }
  }

  private List<Copy> copies(RouteAction action) throws RefusedException {
    List<Copy> copies = new ArrayList<>();
    try {
      for (RequestMirrorPolicy policy : action.getRequestMirrorPoliciesList()) {
        copies.add(Copy.read(policy, clusters));
      }
      return copies;
    } catch (RefusedException e) {
      forget(copies);
      throw e;
    }
  }

  private void forget(List<Copy> copies) {
    for (Copy copy : copies) {
      if (copy.target() instanceof Copy.Target.Cluster(int id)) {
        clusters.forget(id);
      }
    }
  }

  synchronized void removeMirror(int id) {
    Copies copies = mirrors.remove(id);
    if (copies != null) {
      List.copyOf(copies.both.keySet()).forEach(action -> part(action, id, copies));
      forget(copies.copies);
    }
  }

  void addHashPolicy(int id, RouteAction action) throws RefusedException {
    tables.hashPolicy(id, HashPolicies.encode(action));
  }

  void removeHashPolicy(int id) {
    tables.removeHashPolicy(id);
  }

  synchronized Map<Integer, Live> splits() {
    return new TreeMap<>(splits);
  }

  long[] chosen(int id) {
    return tables.chosen(id);
  }
}
