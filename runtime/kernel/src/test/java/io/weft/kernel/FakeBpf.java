package io.weft.kernel;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.weft.kernel.internal.BpfCalls;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A kernel with hashes alone, whose refusals a test chooses: {@code refuse("linkCreate", EINVAL)}.
 */
final class FakeBpf implements BpfCalls {
  private final Map<Integer, Table> tables = new HashMap<>();
  private final Map<String, Integer> refusals = new HashMap<>();

  /** What was called, oldest first. */
  final List<String> calls = new ArrayList<>();

  private int nextFd = 100;

  private record Table(int keySize, int valueSize, TreeMap<ByteBuffer, byte[]> elements) {}

  void refuse(String call, int errno) {
    refusals.put(call, errno);
  }

  /** The refusal of a call, or 0. */
  private int called(String call) {
    calls.add(call);
    return -refusals.getOrDefault(call, 0);
  }

  @Override
  public int mapCreate(
      int type, String name, int keySize, int valueSize, int maxEntries, int flags, int innerFd) {
    int refused = called("mapCreate");
    if (refused < 0) {
      return refused;
    }
    tables.put(nextFd, new Table(keySize, valueSize, new TreeMap<>()));
    return nextFd++;
  }

  private static ByteBuffer key(Table table, MemorySegment key) {
    return ByteBuffer.wrap(key.asSlice(0, table.keySize()).toArray(JAVA_BYTE));
  }

  @Override
  public int mapLookup(int fd, MemorySegment key, MemorySegment value) {
    Table table = tables.get(fd);
    byte[] found = table.elements().get(key(table, key));
    if (found == null) {
      return -Errno.ENOENT;
    }
    MemorySegment.copy(found, 0, value, JAVA_BYTE, 0, found.length);
    return called("mapLookup");
  }

  @Override
  public int mapUpdate(int fd, MemorySegment key, MemorySegment value, long flags) {
    Table table = tables.get(fd);
    table.elements().put(key(table, key), value.asSlice(0, table.valueSize()).toArray(JAVA_BYTE));
    return called("mapUpdate");
  }

  @Override
  public int mapDelete(int fd, MemorySegment key) {
    Table table = tables.get(fd);
    called("mapDelete");
    return table.elements().remove(key(table, key)) == null ? -Errno.ENOENT : 0;
  }

  @Override
  public int mapLookupAndDelete(int fd, MemorySegment key, MemorySegment value) {
    int result = mapLookup(fd, key, value);
    return result < 0 ? result : mapDelete(fd, key);
  }

  @Override
  public int mapNextKey(int fd, MemorySegment key, MemorySegment next) {
    Table table = tables.get(fd);
    ByteBuffer after =
        key.address() == 0
            ? table.elements().isEmpty() ? null : table.elements().firstKey()
            : table.elements().higherKey(key(table, key));
    if (after == null) {
      return -Errno.ENOENT;
    }
    MemorySegment.copy(after.array(), 0, next, JAVA_BYTE, 0, after.array().length);
    return 0;
  }

  @Override
  public int mapUpdateBatch(
      int fd, MemorySegment keys, MemorySegment values, MemorySegment count, long flags) {
    return called("mapUpdateBatch");
  }

  /**
   * Gives all at once, and ENOSPC where there is no room for that, as a hash's full bucket does.
   */
  @Override
  public int mapLookupBatch(
      int fd,
      MemorySegment in,
      MemorySegment out,
      MemorySegment keys,
      MemorySegment values,
      MemorySegment count) {
    Table table = tables.get(fd);
    int refused = called("mapLookupBatch " + count.get(JAVA_INT, 0));
    if (count.get(JAVA_INT, 0) < table.elements().size()) {
      return -Errno.ENOSPC;
    }
    int at = 0;
    for (Map.Entry<ByteBuffer, byte[]> element : table.elements().entrySet()) {
      copy(element.getKey().array(), keys, at);
      copy(element.getValue(), values, at++);
    }
    count.set(JAVA_INT, 0, at);
    return refused < 0 ? refused : -Errno.ENOENT;
  }

  private static void copy(byte[] bytes, MemorySegment all, int index) {
    MemorySegment.copy(bytes, 0, all, JAVA_BYTE, (long) index * bytes.length, bytes.length);
  }

  @Override
  public int mapDeleteBatch(int fd, MemorySegment keys, MemorySegment count) {
    return called("mapDeleteBatch");
  }

  @Override
  public int mapFreeze(int fd) {
    return called("mapFreeze");
  }

  @Override
  public int pin(int fd, String path) {
    return called("pin");
  }

  @Override
  public int openPinned(String path) {
    int refused = called("openPinned");
    return refused < 0 ? refused : nextFd++;
  }

  @Override
  public int info(int fd, MemorySegment info, MemorySegment length) {
    return called("info");
  }

  @Override
  public int programAttach(int program, int target, int attachType, int flags) {
    return called("programAttach " + program + " " + AttachType.of(attachType).orElseThrow());
  }

  @Override
  public int programDetach(int program, int target, int attachType) {
    return called("programDetach " + program + " " + AttachType.of(attachType).orElseThrow());
  }

  @Override
  public int linkCreate(int program, int target, int attachType) {
    int refused = called("linkCreate");
    return refused < 0 ? refused : nextFd++;
  }

  @Override
  public int linkUpdate(int link, int program) {
    return called("linkUpdate");
  }

  @Override
  public int linkDetach(int link) {
    return called("linkDetach");
  }

  @Override
  public int programTestRun(int program, MemorySegment options) {
    return called("programTestRun");
  }
}
