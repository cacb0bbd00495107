package io.weft.loadbalancing.internal.memory;

import java.lang.foreign.MemorySegment;

/** Where tables live: memory that the kernel's programs read. */
public interface Segments extends AutoCloseable {

  /** Most segments there can be. */
  int limit();

  /** Makes a segment of so many rows and gives its memory. */
  MemorySegment add(int index, int rows);

  /** Takes a segment away; nobody refers to it any more. */
  void drop(int index);

  /** Returns when no program can still read what was replaced before. */
  void awaitReaders();

  @Override
  void close();
}
