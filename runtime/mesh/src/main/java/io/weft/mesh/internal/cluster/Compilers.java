package io.weft.mesh.internal.cluster;

import io.weft.spi.definition.RefusedException;
import io.weft.spi.mesh.ClusterCompiler;
import io.weft.spi.mesh.ClusterSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/** All compilers that are there; two versions of one for as long as one replaces the other. */
public final class Compilers {
  private static final Logger LOG = LogManager.getLogger(Compilers.class);

  private final List<ClusterCompiler> all = new CopyOnWriteArrayList<>();

  /** Whether one of them chooses endpoints. */
  boolean choose() {
    return all.stream().anyMatch(ClusterCompiler::chooses);
  }

  void add(ClusterCompiler compiler) {
    all.add(compiler);
  }

  void drop(ClusterCompiler compiler) {
    all.remove(compiler);
  }

  /** Has all compile a cluster; when one refuses it, those before it get the old one again. */
  void compile(ClusterSnapshot cluster, Optional<ClusterSnapshot> old) throws RefusedException {
    var done = new ArrayList<ClusterCompiler>();
    for (ClusterCompiler compiler : all) {
      try {
        compileOne(compiler, cluster);
        done.add(compiler);
      } catch (RefusedException e) {
        done.add(compiler);
        done.forEach(c -> restore(c, cluster.id(), old));
        throw e;
      }
    }
  }

  /** A compiler that throws must not take the others down with it: its cluster is refused. */
  static void compileOne(ClusterCompiler compiler, ClusterSnapshot cluster)
      throws RefusedException {
    try {
      compiler.compile(cluster);
    } catch (RuntimeException e) {
      LOG.error("cluster {}: {} failed", cluster.name(), compiler.getClass().getName(), e);
      throw new RefusedException(compiler.getClass().getName() + " failed: " + e);
    }
  }

  private static void restore(ClusterCompiler compiler, int id, Optional<ClusterSnapshot> old) {
    try {
      if (old.isPresent()) {
        compiler.compile(old.get());
      } else {
        compiler.remove(id);
      }
    } catch (RefusedException | RuntimeException e) {
      LOG.error(
          "cluster id {}: its last good tables could not be made again: {}", id, e.toString());
    }
  }

  void remove(int id) {
    for (ClusterCompiler compiler : all) {
      try {
        compiler.remove(id);
      } catch (RuntimeException e) {
        LOG.error("cluster id {}: {} could not remove it", id, compiler.getClass().getName(), e);
      }
    }
  }
}
