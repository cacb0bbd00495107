package io.weft.mesh.internal.definition;

import com.google.protobuf.Message;
import io.weft.mesh.internal.id.IdPool;
import io.weft.spi.definition.DefinitionCompiler;
import io.weft.spi.definition.RefusedException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * The definitions of one kind and their compilers: two versions of one for as long as one replaces
 * the other.
 */
final class KindBook {
  private static final Logger LOG = LogManager.getLogger(KindBook.class);

  private final String kind;
  private final IdPool pool;
  private final Map<Message, Entry> byContent = new HashMap<>();
  private final Map<Integer, Entry> byId = new HashMap<>();
  private final List<DefinitionCompiler> compilers = new ArrayList<>();

  private static final class Entry {
    final Message content;
    final int id;
    int holders;
    int departures;

    Entry(Message content, int id) {
      this.content = content;
      this.id = id;
    }
  }

  KindBook(String kind, int capacity) {
    this.kind = kind;
    this.pool = new IdPool("of definitions of kind " + kind, capacity);
  }

  int define(Message content) throws RefusedException {
    Entry entry = byContent.get(content);
    if (entry == null) {
      entry = create(content);
    }
    entry.holders++;
    return entry.id;
  }

  private Entry create(Message content) throws RefusedException {
    if (compilers.isEmpty()) {
      throw new RefusedException("needs a feature that compiles definitions of kind " + kind);
    }
    var entry = new Entry(content, pool.take());
    try {
      compile(entry);
    } catch (RefusedException e) {
      pool.give(entry.id);
      throw e;
    }
    byContent.put(content, entry);
    byId.put(entry.id, entry);
    return entry;
  }

  private void compile(Entry entry) throws RefusedException {
    var done = new ArrayList<DefinitionCompiler>();
    for (DefinitionCompiler compiler : compilers) {
      done.add(compiler);
      try {
        compileOne(compiler, entry);
      } catch (RefusedException e) {
        done.forEach(c -> remove(c, entry.id));
        throw e;
      }
    }
  }

  private static void compileOne(DefinitionCompiler compiler, Entry entry) throws RefusedException {
    try {
      compiler.compile(entry.id, entry.content);
    } catch (RuntimeException e) {
      LOG.error(
          "definition {} of kind {}: {} failed",
          entry.id,
          compiler.kind(),
          compiler.getClass().getName(),
          e);
      throw new RefusedException(compiler.getClass().getName() + " failed: " + e);
    }
  }

  /** Gives one reference back; the number of this departure when it was the last, else 0. */
  int release(int id) {
    Entry entry = byId.get(id);
    if (entry == null || entry.holders == 0) {
      throw new IllegalStateException("definition " + id + " of kind " + kind + " is not held");
    }
    return --entry.holders > 0 ? 0 : ++entry.departures;
  }

  /** The grace time of a departure has passed. */
  void drop(int id, int departure) {
    Entry entry = byId.get(id);
    if (entry == null || entry.holders > 0 || entry.departures != departure) {
      return;
    }
    byId.remove(id);
    byContent.remove(entry.content);
    compilers.forEach(c -> remove(c, id));
    pool.give(id);
  }

  private void remove(DefinitionCompiler compiler, int id) {
    try {
      compiler.remove(id);
    } catch (RuntimeException e) {
      LOG.error(
          "definition {} of kind {}: {} could not remove it",
          id,
          kind,
          compiler.getClass().getName(),
          e);
    }
  }

  void add(DefinitionCompiler compiler) {
    for (Entry entry : byId.values()) {
      try {
        compileOne(compiler, entry);
      } catch (RefusedException e) {
        LOG.warn(
            "definition {} of kind {}: the new compiler refuses it: {}",
            entry.id,
            kind,
            e.getMessage());
      }
    }
    compilers.add(compiler);
    compiler.replayed();
  }

  void drop(DefinitionCompiler compiler) {
    compilers.remove(compiler);
  }

  int count() {
    return byId.size();
  }
}
