package io.weft.kernel;

import io.weft.kernel.internal.LogBuffer;
import io.weft.kernel.internal.Natives;
import io.weft.kernel.internal.ObjectCalls.Opened;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * An object file, opened and not loaded: what it holds can be read and changed. For one thread.
 *
 * <p>{@link #load} ends it: then, and on failure, the spec is closed.
 */
public final class BpfObjectSpec implements AutoCloseable {
  private final Natives natives;
  private final String name;
  private final OpenedObject opened;
  private final Map<String, ProgramSpec> programs;
  private final Map<String, MapSpec> maps;
  private final Btf btf;

  private BpfObjectSpec(Natives natives, String name, OpenedObject opened) {
    this.natives = natives;
    this.name = name;
    this.opened = opened;
    this.programs = named(opened.programs(), ProgramSpec::name);
    this.maps = named(opened.maps(), MapSpec::name);
    this.btf = opened.btf();
  }

  static BpfObjectSpec open(Natives natives, byte[] elf, String name) {
    LogBuffer log = LogBuffer.allocate(natives.posix());
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment bytes = arena.allocateFrom(ValueLayout.JAVA_BYTE, elf);
      natives.objects().messages();
      Opened opened = natives.objects().open(bytes, name, log.memory(), 0);
      if (opened.errno() != 0) {
        log.close();
        throw LoadFailure.ofOpen(name, opened.errno(), natives.objects().messages());
      }
      return new BpfObjectSpec(
          natives, name, new OpenedObject(natives, opened.object(), name, log));
    }
  }

  private static <T> Map<String, T> named(List<T> all, Function<T, String> name) {
    return all.stream().collect(Collectors.toUnmodifiableMap(name, Function.identity()));
  }

  public String name() {
    return name;
  }

  public Map<String, ProgramSpec> programs() {
    return programs;
  }

  public Map<String, MapSpec> maps() {
    return maps;
  }

  /**
   * A program by the name of its function.
   *
   * @throws KernelException where there is none
   */
  public ProgramSpec program(String program) {
    return found(programs, "program", program);
  }

  /**
   * A map by its name, such as {@code weft_listeners} or {@code .rodata}.
   *
   * @throws KernelException where there is none
   */
  public MapSpec map(String map) {
    return found(maps, "map", map);
  }

  private <T> T found(Map<String, T> all, String kind, String wanted) {
    T item = all.get(wanted);
    if (item == null) {
      throw new KernelException(
          "object %s has no %s %s; it has %s".formatted(name, kind, wanted, all.keySet()));
    }
    return item;
  }

  /** The types of the object's C source. */
  public Btf btf() {
    return btf;
  }

  /** A global variable: what is set here is its value when the object is loaded. */
  public GlobalVariable global(String variable) {
    return Globals.find(btf, maps, variable, name);
  }

  /** Takes shared maps, such as the core's, in place of those that the object names alike. */
  public BpfObjectSpec reuseMaps(Map<String, BpfMap> shared) {
    maps.values().stream()
        .filter(map -> shared.containsKey(map.name()))
        .forEach(map -> map.reuse(shared.get(map.name())));
    return this;
  }

  /**
   * Creates the maps and loads the programs, all or nothing.
   *
   * @throws KernelException with the verifier's last lines where it refused a program
   */
  public BpfObject load() {
    MemorySegment object = opened.object();
    natives.objects().messages();
    int result = natives.objects().load(object);
    if (result < 0) {
      KernelException failure =
          LoadFailure.ofLoad(
              name, -result, natives.objects().messages(), opened.log().text(), programs);
      opened.close();
      throw failure;
    }
    return new BpfObject(natives, name, opened, btf, programs.values(), maps.values());
  }

  /** Frees the object unless it was loaded. */
  @Override
  public void close() {
    opened.closeUnlessLoaded();
  }
}
