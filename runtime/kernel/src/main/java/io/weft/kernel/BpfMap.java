package io.weft.kernel;

import io.weft.kernel.internal.BpfCalls;
import io.weft.kernel.internal.Fd;
import io.weft.kernel.internal.Natives;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A map in the kernel. Safe for many threads. Keys and values are bytes in the byte order of this
 * machine, see {@link Keys}; their lengths must be the map's.
 *
 * <p>Closing a map that came from an object does nothing: it lives as long as its object.
 */
public final class BpfMap implements AutoCloseable {
  private final Natives natives;
  private final Fd fd;
  private final MapDefinition definition;
  private final int valueBytes;

  BpfMap(Natives natives, Fd fd, MapDefinition definition) {
    this.natives = natives;
    this.fd = fd;
    this.definition = definition;
    this.valueBytes = PossibleCpus.valueBytes(definition);
  }

  static BpfMap owned(Natives natives, Fd fd) {
    return new BpfMap(natives, fd, ObjectInfo.map(natives, fd, "map").definition());
  }

  public String name() {
    return definition.name();
  }

  public MapDefinition definition() {
    return definition;
  }

  /** Bytes of a value here: for a map by CPU the value of each possible CPU, padded to 8. */
  public int valueBytes() {
    return valueBytes;
  }

  /** The descriptor, for calls that take one; never close it. */
  public int fd() {
    return fd.number();
  }

  /** Id and memory, from the kernel. */
  public MapInfo info() {
    return ObjectInfo.map(natives, fd, definition);
  }

  /** A way to single elements that allocates nothing; for one thread. Close it. */
  public MapCursor cursor() {
    return new MapCursor(this);
  }

  /** The value of a key, if it is there. */
  public Optional<byte[]> lookup(byte[] key) {
    try (MapCursor cursor = cursor()) {
      return cursor.key(key).lookup() ? Optional.of(cursor.valueCopy()) : Optional.empty();
    }
  }

  public void update(byte[] key, byte[] value) {
    update(key, value, UpdateMode.ANY);
  }

  /** Writes an element; EEXIST or ENOENT where the mode does not allow it. */
  public void update(byte[] key, byte[] value, UpdateMode mode) {
    try (MapCursor cursor = cursor()) {
      cursor.key(key).value(value).update(mode);
    }
  }

  /** Removes an element: whether it was there. */
  public boolean delete(byte[] key) {
    try (MapCursor cursor = cursor()) {
      return cursor.key(key).delete();
    }
  }

  /** Removes an element in one step and gives its value. */
  public Optional<byte[]> take(byte[] key) {
    try (MapCursor cursor = cursor()) {
      return cursor.key(key).take() ? Optional.of(cursor.valueCopy()) : Optional.empty();
    }
  }

  /** A program into a PROG_ARRAY. */
  public void put(byte[] key, BpfProgram program) {
    update(key, Keys.of(program.fd()));
  }

  /**
   * A map into a map of maps, in place of what is there: programs see the old one or the new one,
   * whole. Returns after no program uses the old one any more (the kernel waits for a grace period,
   * some milliseconds).
   */
  public void put(byte[] key, BpfMap inner) {
    update(key, Keys.of(inner.fd()));
  }

  /** A connected or listening TCP socket into a sockmap or sockhash, by its descriptor. */
  public void putSocket(byte[] key, int socketFd) {
    update(key, definition.valueSize() == 8 ? Keys.of((long) socketFd) : Keys.of(socketFd));
  }

  /** All keys; those written or removed meanwhile may be missed or seen. */
  public List<byte[]> keys() {
    return new MapIteration(this).keys();
  }

  /** How many elements there are, by a walk over their keys; no snapshot. */
  public int count() {
    return new MapIteration(this).count();
  }

  /** Every element, in batches where the type allows; no snapshot. */
  public void forEach(BiConsumer<byte[], byte[]> action) {
    new MapIteration(this).forEach(action);
  }

  /** Many elements with few calls. */
  public MapBatch batch() {
    return new MapBatch(this);
  }

  /**
   * The memory of an array that was created with F_MMAPABLE; close it.
   *
   * @throws KernelException where the map does not allow it
   */
  public MappedArray map() {
    return map(0, definition.maxEntries());
  }

  /**
   * The memory of some elements of such an array; element 0 there is {@code first} here. The kernel
   * maps every page at once, used or not, so who needs little of a big array maps little; close it.
   *
   * @throws KernelException where the map does not allow it
   */
  public MappedArray map(int first, int count) {
    Objects.checkFromIndexSize(first, count, definition.maxEntries());
    return MappedArray.of(natives.posix(), this, first, count);
  }

  /** Forbids further writes from user space, for as long as the map lives. */
  public void freeze() {
    KernelException.check(calls().mapFreeze(fd()), "freeze", definition);
  }

  /** Keeps the map beyond this process, on a bpffs. */
  public void pin(Path path) {
    Pins.pin(calls(), fd(), path, definition);
  }

  /** Another handle of the same map, which lives until it is closed. */
  public BpfMap duplicate() {
    int copy = KernelException.check(natives.posix().duplicate(fd()), "duplicate", definition);
    return new BpfMap(natives, Fd.owned(natives.posix(), copy, "map " + name()), definition);
  }

  /** Whether a call says that the key is not there: a sockmap says EINVAL for an empty index. */
  boolean isAbsent(int result) {
    return result == -Errno.ENOENT
        || (result == -Errno.EINVAL && definition.type() == MapType.SOCKMAP);
  }

  BpfCalls calls() {
    return natives.bpf();
  }

  MemorySegment allocateValue(Arena arena) {
    return arena.allocate(Math.max(1, valueBytes), 8);
  }

  @Override
  public void close() {
    fd.close();
  }
}
