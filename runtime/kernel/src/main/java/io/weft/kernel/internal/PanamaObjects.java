package io.weft.kernel.internal;

import static io.weft.kernel.internal.CFunction.word;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** {@link ObjectCalls} on libbpf 1.x. */
final class PanamaObjects implements ObjectCalls {
  private static final CFunction OPEN = Downcalls.libbpf("bpf_object__open_mem");
  private static final CFunction LOAD = Downcalls.libbpf("bpf_object__load");
  private static final CFunction CLOSE = Downcalls.libbpf("bpf_object__close");
  private static final CFunction BTF = Downcalls.libbpf("bpf_object__btf");
  private static final CFunction BTF_DATA = Downcalls.libbpf("btf__raw_data");
  private static final CFunction NEXT_PROGRAM = Downcalls.libbpf("bpf_object__next_program");
  private static final CFunction NEXT_MAP = Downcalls.libbpf("bpf_object__next_map");
  private static final CFunction PROGRAM_NAME = Downcalls.libbpf("bpf_program__name");
  private static final CFunction SECTION = Downcalls.libbpf("bpf_program__section_name");
  private static final CFunction TYPE = Downcalls.libbpf("bpf_program__type");
  private static final CFunction SET_TYPE = Downcalls.libbpf("bpf_program__set_type");
  private static final CFunction ATTACH_TYPE =
      Downcalls.libbpf("bpf_program__expected_attach_type");
  private static final CFunction SET_ATTACH_TYPE =
      Downcalls.libbpf("bpf_program__set_expected_attach_type");
  private static final CFunction AUTOLOAD = Downcalls.libbpf("bpf_program__autoload");
  private static final CFunction SET_AUTOLOAD = Downcalls.libbpf("bpf_program__set_autoload");
  private static final CFunction PROGRAM_FD = Downcalls.libbpf("bpf_program__fd");
  private static final CFunction MAP_NAME = Downcalls.libbpf("bpf_map__name");
  private static final CFunction MAP_TYPE = Downcalls.libbpf("bpf_map__type");
  private static final CFunction KEY_SIZE = Downcalls.libbpf("bpf_map__key_size");
  private static final CFunction VALUE_SIZE = Downcalls.libbpf("bpf_map__value_size");
  private static final CFunction MAX_ENTRIES = Downcalls.libbpf("bpf_map__max_entries");
  private static final CFunction SET_MAX_ENTRIES = Downcalls.libbpf("bpf_map__set_max_entries");
  private static final CFunction MAP_FLAGS = Downcalls.libbpf("bpf_map__map_flags");
  private static final CFunction MAP_VALUE_TYPE = Downcalls.libbpf("bpf_map__btf_value_type_id");
  private static final CFunction MAP_FD = Downcalls.libbpf("bpf_map__fd");
  private static final CFunction REUSE = Downcalls.libbpf("bpf_map__reuse_fd");
  private static final CFunction INNER = Downcalls.libbpf("bpf_map__inner_map");
  private static final CFunction SET_INNER = Downcalls.libbpf("bpf_map__set_inner_map_fd");
  private static final CFunction INITIAL_VALUE = Downcalls.libbpf("bpf_map__initial_value");

  /** libbpf has one callback in a process. */
  private static final LibbpfMessages MESSAGES = LibbpfMessages.install();

  @Override
  public Opened open(MemorySegment elf, String name, MemorySegment log, int logLevel) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment state = arena.allocate(Linker.Option.captureStateLayout());
      MemorySegment options = Opts.objectOpen(arena, name, log, logLevel);
      MemorySegment object = word(OPEN.callWithErrno(state, elf, word(elf.byteSize()), options));
      return new Opened(object, object.address() == 0 ? state.get(JAVA_INT, 0) : 0);
    }
  }

  @Override
  public void close(MemorySegment object) {
    CLOSE.call(object);
  }

  @Override
  public byte[] btf(MemorySegment object) {
    MemorySegment btf = address(BTF, object);
    if (btf.address() == 0) {
      return new byte[0];
    }
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(JAVA_INT);
      MemorySegment data = word(BTF_DATA.call(btf, size));
      return data.address() == 0
          ? new byte[0]
          : data.reinterpret(size.get(JAVA_INT, 0)).toArray(JAVA_BYTE);
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

  private static List<MemorySegment> all(CFunction next, MemorySegment object) {
    List<MemorySegment> found = new ArrayList<>();
    MemorySegment item = word(next.call(object));
    while (item.address() != 0) {
      found.add(item);
      item = word(next.call(object, item));
    }
    return List.copyOf(found);
  }

  @Override
  public MemorySegment initialValue(MemorySegment map) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment size = arena.allocate(JAVA_LONG);
      MemorySegment value = word(INITIAL_VALUE.call(map, size));
      return value.address() == 0 ? value : value.reinterpret(size.get(JAVA_LONG, 0));
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
    return (byte) AUTOLOAD.call(program) != 0;
  }

  @Override
  public int setAutoload(MemorySegment program, boolean autoload) {
    return number(SET_AUTOLOAD, program, autoload ? 1 : 0);
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

  private static int number(CFunction function, MemorySegment handle) {
    return (int) function.call(handle);
  }

  private static int number(CFunction function, MemorySegment handle, int argument) {
    return (int) function.call(handle, word(argument));
  }

  private static MemorySegment address(CFunction function, MemorySegment handle) {
    return word(function.call(handle));
  }

  private static String text(CFunction function, MemorySegment handle) {
    return address(function, handle).reinterpret(Long.MAX_VALUE).getString(0);
  }
}
