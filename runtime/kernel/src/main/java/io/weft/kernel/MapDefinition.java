package io.weft.kernel;

import java.util.Locale;
import java.util.Optional;

/**
 * What a map is, before it is.
 *
 * @param name at most 15 bytes reach the kernel
 * @param keySize bytes
 * @param valueSize bytes; for a map of maps 4
 * @param maxEntries for a ring buffer its size in bytes
 * @param flags of {@code MapDefinition.F_…}
 * @param inner the template of a map of maps: its elements must be alike but for their size, which
 *     may differ for hashes, and for arrays where both have {@link #F_INNER_MAP}
 */
public record MapDefinition(
    String name,
    MapType type,
    int keySize,
    int valueSize,
    int maxEntries,
    int flags,
    Optional<MapDefinition> inner) {
  /** BPF_F_NO_PREALLOC: memory as elements come; needed by tries and socket storage. */
  public static final int F_NO_PREALLOC = 1;

  /** BPF_F_RDONLY_PROG: no program may write. */
  public static final int F_RDONLY_PROG = 1 << 7;

  /** BPF_F_MMAPABLE: an array whose memory Java can map. */
  public static final int F_MMAPABLE = 1 << 10;

  /** BPF_F_INNER_MAP: an array of any size may stand in a map of maps. */
  public static final int F_INNER_MAP = 1 << 12;

  public static MapDefinition hash(String name, int keySize, int valueSize, int maxEntries) {
    return new MapDefinition(
        name, MapType.HASH, keySize, valueSize, maxEntries, 0, Optional.empty());
  }

  public static MapDefinition array(String name, int valueSize, int maxEntries) {
    return new MapDefinition(name, MapType.ARRAY, 4, valueSize, maxEntries, 0, Optional.empty());
  }

  /** A sockmap (keys are indexes) with 64-bit values, so that socket cookies can be read. */
  public static MapDefinition sockmap(String name, int maxEntries) {
    return new MapDefinition(name, MapType.SOCKMAP, 4, 8, maxEntries, 0, Optional.empty());
  }

  /** {@code bytes} is a power of two and a multiple of the page size. */
  public static MapDefinition ringBuffer(String name, int bytes) {
    return new MapDefinition(name, MapType.RINGBUF, 0, 0, bytes, 0, Optional.empty());
  }

  public MapDefinition withName(String other) {
    return new MapDefinition(other, type, keySize, valueSize, maxEntries, flags, inner);
  }

  public MapDefinition withMaxEntries(int entries) {
    return new MapDefinition(name, type, keySize, valueSize, entries, flags, inner);
  }

  public MapDefinition withFlags(int added) {
    return new MapDefinition(name, type, keySize, valueSize, maxEntries, flags | added, inner);
  }

  public MapDefinition withInner(MapDefinition template) {
    return new MapDefinition(
        name, type, keySize, valueSize, maxEntries, flags, Optional.of(template));
  }

  /** Type and sizes alike: programs written for one can use the other. */
  public boolean sameShape(MapDefinition other) {
    return type == other.type && keySize == other.keySize && valueSize == other.valueSize;
  }

  @Override
  public String toString() {
    return "map %s (%s, key %d, value %d, %d entries)"
        .formatted(name, type.name().toLowerCase(Locale.ROOT), keySize, valueSize, maxEntries);
  }
}
