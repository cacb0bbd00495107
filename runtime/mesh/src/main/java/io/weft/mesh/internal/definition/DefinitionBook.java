package io.weft.mesh.internal.definition;

import com.google.protobuf.Message;
import io.weft.mesh.internal.id.Grace;
import io.weft.spi.definition.DefinitionCompiler;
import io.weft.spi.definition.Definitions;
import io.weft.spi.definition.RefusedException;
import java.util.HashMap;
import java.util.Map;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.Logger;

/**
 * All definitions by kind. Guarded by its own monitor, which is held while a compiler works; a
 * compiler may name clusters but must not wait for a thread that defines something.
 */
public final class DefinitionBook implements Definitions {
  private static final Logger LOG = LogManager.getLogger(DefinitionBook.class);

  private final int capacity;
  private final Grace grace;
  private final Map<String, KindBook> kinds = new HashMap<>();

  /**
   * @param capacity ids of each kind
   */
  public DefinitionBook(int capacity, Grace grace) {
    this.capacity = capacity;
    this.grace = grace;
  }

  private KindBook kind(String kind) {
    return kinds.computeIfAbsent(kind, k -> new KindBook(k, capacity));
  }

  @Override
  public synchronized int define(String kind, Message content) throws RefusedException {
    return kind(kind).define(content);
  }

  @Override
  public void release(String kind, int id) {
    int departure;
    synchronized (this) {
      departure = kind(kind).release(id);
    }
    if (departure > 0) {
      grace.after(() -> drop(kind, id, departure));
    }
  }

  private synchronized void drop(String kind, int id, int departure) {
    kind(kind).drop(id, departure);
  }

  /** A compiler came: it gets all live definitions of its kind. */
  public synchronized void add(DefinitionCompiler compiler) {
    kind(compiler.kind()).add(compiler);
    LOG.info(
        "definitions of kind {}: {} compiles them", compiler.kind(), compiler.getClass().getName());
  }

  /** A compiler went. */
  public synchronized void drop(DefinitionCompiler compiler) {
    kind(compiler.kind()).drop(compiler);
  }

  /** Live definitions of a kind, those in their grace time included. */
  public synchronized int count(String kind) {
    return kind(kind).count();
  }
}
