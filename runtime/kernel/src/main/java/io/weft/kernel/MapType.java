package io.weft.kernel;

/** The type of a map (enum bpf_map_type). */
public enum MapType {
  UNSPEC,
  HASH,
  ARRAY,
  PROG_ARRAY,
  PERF_EVENT_ARRAY,
  PERCPU_HASH,
  PERCPU_ARRAY,
  STACK_TRACE,
  CGROUP_ARRAY,
  LRU_HASH,
  LRU_PERCPU_HASH,
  LPM_TRIE,
  ARRAY_OF_MAPS,
  HASH_OF_MAPS,
  DEVMAP,
  SOCKMAP,
  CPUMAP,
  XSKMAP,
  SOCKHASH,
  CGROUP_STORAGE,
  REUSEPORT_SOCKARRAY,
  PERCPU_CGROUP_STORAGE,
  QUEUE,
  STACK,
  SK_STORAGE,
  DEVMAP_HASH,
  STRUCT_OPS,
  RINGBUF,
  INODE_STORAGE,
  TASK_STORAGE,
  BLOOM_FILTER,
  USER_RINGBUF,
  CGRP_STORAGE,
  ARENA;

  /** The kernel's number: the constants stand in its order. */
  public int number() {
    return ordinal();
  }

  /**
   * The type of a number.
   *
   * @throws KernelException where this version of Weft does not know it
   */
  public static MapType of(int number) {
    if (number < 0 || number >= values().length) {
      throw new KernelException("type of a map " + number + " is not known");
    }
    return values()[number];
  }

  /** Whether its values are other maps. */
  public boolean isMapOfMaps() {
    return this == ARRAY_OF_MAPS || this == HASH_OF_MAPS;
  }

  /** Whether user space sees one value for each possible CPU. */
  public boolean isPerCpu() {
    return this == PERCPU_HASH
        || this == PERCPU_ARRAY
        || this == LRU_PERCPU_HASH
        || this == PERCPU_CGROUP_STORAGE;
  }
}
