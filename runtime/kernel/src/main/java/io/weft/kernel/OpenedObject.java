package io.weft.kernel;

import io.weft.kernel.internal.LogBuffer;
import io.weft.kernel.internal.Natives;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** libbpf's object with its verifier log: freed once, and not used after. */
final class OpenedObject implements AutoCloseable {
  private final Natives natives;
  private final MemorySegment object;
  private final String name;
  private final LogBuffer log;
  private boolean loaded;
  private boolean closed;

  OpenedObject(Natives natives, MemorySegment object, String name, LogBuffer log) {
    this.natives = natives;
    this.object = object;
    this.name = name;
    this.log = log;
  }

  /**
   * The handle.
   *
   * @throws IllegalStateException after close
   */
  synchronized MemorySegment object() {
    if (closed) {
      throw new IllegalStateException("object " + name + " is closed");
    }
    return object;
  }

  LogBuffer log() {
    return log;
  }

  List<ProgramSpec> programs() {
    return natives.objects().programs(object()).stream()
        .map(handle -> new ProgramSpec(natives.objects(), this, handle))
        .toList();
  }

  List<MapSpec> maps() {
    return natives.objects().maps(object()).stream()
        .map(handle -> new MapSpec(natives, this, handle))
        .toList();
  }

  Btf btf() {
    return Btf.parse(natives.objects().btf(object()));
  }

  /** The log is not needed any more, but the object is. */
  synchronized void markLoaded() {
    loaded = true;
    log.close();
  }

  synchronized void closeUnlessLoaded() {
    if (!loaded) {
      close();
    }
  }

  @Override
  public synchronized void close() {
    if (!closed) {
      closed = true;
      natives.objects().close(object);
      log.close();
    }
  }
}
