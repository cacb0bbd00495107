package io.weft.kernel.internal;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * libbpf's object files: open, look at and change, load, close.
 *
 * <p>Handles are libbpf's pointers. Methods that can fail return the negative errno.
 */
public interface ObjectCalls {
  /** An opened object, or a NULL handle with the errno. */
  record Opened(MemorySegment object, int errno) {}

  /** {@code log} takes the verifier's words; it must outlive the object. */
  Opened open(MemorySegment elf, String name, MemorySegment log, int logLevel);

  int load(MemorySegment object);

  void close(MemorySegment object);

  /** The object's BTF, empty where it has none. */
  byte[] btf(MemorySegment object);

  List<MemorySegment> programs(MemorySegment object);

  List<MemorySegment> maps(MemorySegment object);

  String programName(MemorySegment program);

  String programSection(MemorySegment program);

  int programType(MemorySegment program);

  int setProgramType(MemorySegment program, int type);

  int attachType(MemorySegment program);

  int setAttachType(MemorySegment program, int type);

  boolean autoload(MemorySegment program);

  int setAutoload(MemorySegment program, boolean autoload);

  int programFd(MemorySegment program);

  String mapName(MemorySegment map);

  int mapType(MemorySegment map);

  int mapKeySize(MemorySegment map);

  int mapValueSize(MemorySegment map);

  int mapMaxEntries(MemorySegment map);

  int setMapMaxEntries(MemorySegment map, int entries);

  int mapFlags(MemorySegment map);

  /** The number of the value's type in the object's BTF, 0 for none. */
  int mapValueType(MemorySegment map);

  int mapFd(MemorySegment map);

  /** Duplicates the descriptor. */
  int reuseMap(MemorySegment map, int fd);

  /** The template of a map of maps as declared, or a NULL handle. */
  MemorySegment innerMap(MemorySegment map);

  int setInnerMapFd(MemorySegment map, int fd);

  /** The memory of a global data section, or a NULL handle for other maps. */
  MemorySegment initialValue(MemorySegment map);

  /** What libbpf said on this thread since the last call, oldest first. */
  List<String> messages();
}
