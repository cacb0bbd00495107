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
  private final Map<Integer, Mirrored> mirrors = new TreeMap<>();

  /** A split with its ids, 0 for a share without edits. */
  record Live(Split split, List<Integer> clusters, List<Integer> actions) {}

  /** A mirror with the id of its action. */
  private record Mirrored(Mirror mirror, int action) {}

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

  private void release(Live live) {
    live.clusters.forEach(clusters::forget);
    live.actions.stream().filter(action -> action != 0).forEach(actions::release);
  }

  synchronized void removeSplit(int id) {
    Live live = splits.remove(id);
    if (live != null) {
      tables.removeSplit(id);
      release(live);
    }
  }

  synchronized void addMirror(int id, RouteAction action) throws RefusedException {
    Mirror mirror = new Mirror(copies(action));
    Mirrored live = new Mirrored(mirror, actions.register(mirror));
    try {
      tables.mirror(id, live.action);
    } catch (RefusedException e) {
      release(live);
      throw e;
    }
    mirrors.put(id, live);
  }

  private void release(Mirrored live) {
    actions.release(live.action);
    forget(live.mirror.copies());
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
    Mirrored live = mirrors.remove(id);
    if (live != null) {
      tables.removeMirror(id);
      release(live);
    }
  }

  /** Gives all ids back; the kernel's tables stay for the programs, which serve on for a while. */
  synchronized void close() {
    splits.values().forEach(this::release);
    splits.clear();
    mirrors.values().forEach(this::release);
    mirrors.clear();
  }

  void addHashPolicy(int id, RouteAction action) throws RefusedException {
    byte[] policy = HashPolicies.encode(action);
    tables.hashPolicy(id, policy);
  }

  void removeHashPolicy(int id) {
    tables.removeHashPolicy(id);
  }

  /** A mirror policy in force. */
  record LiveCopy(int mirror, String cluster, Copy copy) {}

  synchronized List<LiveCopy> copies() {
    List<LiveCopy> live = new ArrayList<>();
    mirrors.forEach(
        (id, mirrored) ->
            mirrored
                .mirror
                .copies()
                .forEach(copy -> live.add(new LiveCopy(id, copy.target().name(clusters), copy))));
    return live;
  }

  synchronized Map<Integer, Live> splits() {
    return new TreeMap<>(splits);
  }

  long[] chosen(int id) {
    return tables.chosen(id);
  }
}
