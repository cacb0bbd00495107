package io.weft.kernel.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.ArrayList;
import java.util.List;

/** {@link ObjectCalls} on libbpf 1.x. */
final class PanamaObjects implements ObjectCalls {
  private static final MethodHandle OPEN =
      Downcalls.libbpf(
          "bpf_object__open_mem",
          FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS),
          Linker.Option.captureCallState("errno"));
  private static final MethodHandle LOAD = toInt("bpf_object__load", ADDRESS);
  private static final MethodHandle CLOSE =
      Downcalls.libbpf("bpf_object__close", FunctionDescriptor.ofVoid(ADDRESS));
  private static final MethodHandle BTF = toAddress("bpf_object__btf", ADDRESS);
  private static final MethodHandle BTF_DATA = toAddress("btf__raw_data", ADDRESS, ADDRESS);
  private static final MethodHandle NEXT_PROGRAM =
      toAddress("bpf_object__next_program", ADDRESS, ADDRESS);
  private static final MethodHandle NEXT_MAP = toAddress("bpf_object__next_map", ADDRESS, ADDRESS);
  private static final MethodHandle PROGRAM_NAME = toAddress("bpf_program__name", ADDRESS);
  private static final MethodHandle SECTION = toAddress("bpf_program__section_name", ADDRESS);
  private static final MethodHandle TYPE = toInt("bpf_program__type", ADDRESS);
  private static final MethodHandle SET_TYPE = toInt("bpf_program__set_type", ADDRESS, JAVA_INT);
  private static final MethodHandle ATTACH_TYPE =
      toInt("bpf_program__expected_attach_type", ADDRESS);
  private static final MethodHandle SET_ATTACH_TYPE =
      toInt("bpf_program__set_expected_attach_type", ADDRESS, JAVA_INT);
  private static final MethodHandle AUTOLOAD =
      Downcalls.libbpf("bpf_program__autoload", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS));
  private static final MethodHandle SET_AUTOLOAD =
      toInt("bpf_program__set_autoload", ADDRESS, JAVA_BOOLEAN);
  private static final MethodHandle PROGRAM_FD = toInt("bpf_program__fd", ADDRESS);
  private static final MethodHandle MAP_NAME = toAddress("bpf_map__name", ADDRESS);
  private static final MethodHandle MAP_TYPE = toInt("bpf_map__type", ADDRESS);
  private static final MethodHandle KEY_SIZE = toInt("bpf_map__key_size", ADDRESS);
  private static final MethodHandle VALUE_SIZE = toInt("bpf_map__value_size", ADDRESS);
  private static final MethodHandle MAX_ENTRIES = toInt("bpf_map__max_entries", ADDRESS);
  private static final MethodHandle SET_MAX_ENTRIES =
      toInt("bpf_map__set_max_entries", ADDRESS, JAVA_INT);
  private static final MethodHandle MAP_FLAGS = toInt("bpf_map__map_flags", ADDRESS);
  private static final MethodHandle MAP_VALUE_TYPE = toInt("bpf_map__btf_value_type_id", ADDRESS);
  private static final MethodHandle MAP_FD = toInt("bpf_map__fd", ADDRESS);
  private static final MethodHandle REUSE = toInt("bpf_map__reuse_fd", ADDRESS, JAVA_INT);
  private static final MethodHandle INNER = toAddress("bpf_map__inner_map", ADDRESS);
  private static final MethodHandle SET_INNER =
      toInt("bpf_map__set_inner_map_fd", ADDRESS, JAVA_INT);
  private static final MethodHandle INITIAL_VALUE =
      toAddress("bpf_map__initial_value", ADDRESS, ADDRESS);

  /** libbpf has one callback in a process. */
  private static final LibbpfMessages MESSAGES = LibbpfMessages.install();

  private static MethodHandle toInt(String name, MemoryLayout... arguments) {
    return Downcalls.libbpf(name, FunctionDescriptor.of(JAVA_INT, arguments));
  }

  private static MethodHandle toAddress(String name, MemoryLayout... arguments) {
    return Downcalls.libbpf(name, FunctionDescriptor.of(ADDRESS, arguments));
  }

  @Override
  public Opened open(MemorySegment elf, String name, MemorySegment log, int logLevel) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      MemorySegment options = Opts.objectOpen(arena, name, log, logLevel);
      MemorySegment object = (MemorySegment) OPEN.invokeExact(state, elf, elf.byteSize(), options);
      return new Opened(object, object.address() == 0 ? state.get(JAVA_INT, 0) : 0);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public void close(MemorySegment object) {
    try {
      CLOSE.invokeExact(object);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public byte[] btf(MemorySegment object) {
    MemorySegment btf = address(BTF, object);
    if (btf.address() == 0) {
      return new byte[0];
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(JAVA_INT);
      MemorySegment data = (MemorySegment) BTF_DATA.invokeExact(btf, size);
      return data.address() == 0
          ? new byte[0]
          : data.reinterpret(size.get(JAVA_INT, 0)).toArray(JAVA_BYTE);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public List<MemorySegment> programs(MemorySegment object) {
    return all(NEXT_PROGRAM, object);
  }

  @Override
  public List<MemorySegment> maps(MemorySegment object) {
    return all(NEXT_MAP, object);
  }

  private static List<MemorySegment> all(MethodHandle next, MemorySegment object) {
    List<MemorySegment> found = new ArrayList<>();
    try {
      MemorySegment item = (MemorySegment) next.invokeExact(object, MemorySegment.NULL);
      while (item.address() != 0) {
        found.add(item);
        item = (MemorySegment) next.invokeExact(object, item);
      }
      return List.copyOf(found);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public MemorySegment initialValue(MemorySegment map) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(JAVA_LONG);
      MemorySegment value = (MemorySegment) INITIAL_VALUE.invokeExact(map, size);
      return value.address() == 0 ? value : value.reinterpret(size.get(JAVA_LONG, 0));
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int load(MemorySegment object) {
    return number(LOAD, object);
  }

  @Override
  public String programName(MemorySegment program) {
    return text(PROGRAM_NAME, program);
  }

  @Override
  public String programSection(MemorySegment program) {
    return text(SECTION, program);
  }

  @Override
  public int programType(MemorySegment program) {
    return number(TYPE, program);
  }

  @Override
  public int setProgramType(MemorySegment program, int type) {
    return number(SET_TYPE, program, type);
  }

  @Override
  public int attachType(MemorySegment program) {
    return number(ATTACH_TYPE, program);
  }

  @Override
  public int setAttachType(MemorySegment program, int type) {
    return number(SET_ATTACH_TYPE, program, type);
  }

  @Override
  public boolean autoload(MemorySegment program) {
    try {
      return (boolean) AUTOLOAD.invokeExact(program);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int setAutoload(MemorySegment program, boolean autoload) {
    try {
      return (int) SET_AUTOLOAD.invokeExact(program, autoload);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  @Override
  public int programFd(MemorySegment program) {
    return number(PROGRAM_FD, program);
  }

  @Override
  public String mapName(MemorySegment map) {
    return text(MAP_NAME, map);
  }

  @Override
  public int mapType(MemorySegment map) {
    return number(MAP_TYPE, map);
  }

  @Override
  public int mapKeySize(MemorySegment map) {
    return number(KEY_SIZE, map);
  }

  @Override
  public int mapValueSize(MemorySegment map) {
    return number(VALUE_SIZE, map);
  }

  @Override
  public int mapMaxEntries(MemorySegment map) {
    return number(MAX_ENTRIES, map);
  }

  @Override
  public int setMapMaxEntries(MemorySegment map, int entries) {
    return number(SET_MAX_ENTRIES, map, entries);
  }

  @Override
  public int mapFlags(MemorySegment map) {
    return number(MAP_FLAGS, map);
  }

  @Override
  public int mapValueType(MemorySegment map) {
    return number(MAP_VALUE_TYPE, map);
  }

  @Override
  public int mapFd(MemorySegment map) {
    return number(MAP_FD, map);
  }

  @Override
  public int reuseMap(MemorySegment map, int fd) {
    return number(REUSE, map, fd);
  }

  @Override
  public MemorySegment innerMap(MemorySegment map) {
    return address(INNER, map);
  }

  @Override
  public int setInnerMapFd(MemorySegment map, int fd) {
    return number(SET_INNER, map, fd);
  }

  @Override
  public List<String> messages() {
    return MESSAGES.drain();
  }

  private static int number(MethodHandle function, MemorySegment handle) {
    try {
      return (int) function.invokeExact(handle);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  private static int number(MethodHandle function, MemorySegment handle, int argument) {
    try {
      return (int) function.invokeExact(handle, argument);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  private static MemorySegment address(MethodHandle function, MemorySegment handle) {
    try {
      return (MemorySegment) function.invokeExact(handle);
    } catch (Throwable t) {
      throw Downcalls.unexpected(t);
    }
  }

  private static String text(MethodHandle function, MemorySegment handle) {
    return address(function, handle).reinterpret(Long.MAX_VALUE).getString(0);
  }
}
