package io.weft.kernel;

import io.weft.kernel.internal.Fd;
import io.weft.kernel.internal.Natives;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An object in this kernel. Closing it closes its programs and maps; what is pinned, attached or
 * used by another object lives on.
 */
public final class BpfObject implements AutoCloseable {
  private final String name;
  private final OpenedObject opened;
  private final Btf btf;
  private final Map<String, BpfProgram> programs = new LinkedHashMap<>();
  private final Map<String, BpfMap> maps = new LinkedHashMap<>();
  private final Map<String, MappedArray> sections = new HashMap<>();

  BpfObject(
      Natives natives,
      String name,
      OpenedObject opened,
      Btf btf,
      Collection<ProgramSpec> programSpecs,
      Collection<MapSpec> mapSpecs) {
    this.name = name;
    this.opened = opened;
    this.btf = btf;
    opened.markLoaded();
    programSpecs.forEach(program -> addProgram(natives, program));
    mapSpecs.forEach(map -> addMap(natives, map));
  }

  private void addProgram(Natives natives, ProgramSpec spec) {
    int fd = natives.objects().programFd(spec.handle());
    if (fd >= 0) {
      Fd borrowed = Fd.borrowed(natives.posix(), fd, "program " + spec.name());
      programs.put(
          spec.name(),
          new BpfProgram(natives, borrowed, spec.name(), spec.type(), spec.attachType()));
    }
  }

  private void addMap(Natives natives, MapSpec spec) {
    int fd = natives.objects().mapFd(spec.handle());
    if (fd >= 0) {
      Fd borrowed = Fd.borrowed(natives.posix(), fd, "map " + spec.name());
      maps.put(spec.name(), new BpfMap(natives, borrowed, spec.definition()));
    }
  }

  public String name() {
    return name;
  }

  /** The loaded programs by name. */
  public Map<String, BpfProgram> programs() {
    return Map.copyOf(programs);
  }

  /** The maps by name. */
  public Map<String, BpfMap> maps() {
    return Map.copyOf(maps);
  }

  /**
   * A loaded program.
   *
   * @throws KernelException where there is none
   */
  public BpfProgram program(String program) {
    return found(programs, "program", program);
  }

  /**
   * A map; it lives as long as this object, whoever closes it.
   *
   * @throws KernelException where there is none
   */
  public BpfMap map(String map) {
    return found(maps, "map", map);
  }

  private <T> T found(Map<String, T> all, String kind, String wanted) {
    T item = all.get(wanted);
    if (item == null) {
      throw new KernelException(
          "object %s has no loaded %s %s; it has %s".formatted(name, kind, wanted, all.keySet()));
    }
    return item;
  }

  /** The types of the object's C source. */
  public Btf btf() {
    return btf;
  }

  /** The layout of {@code struct name}. */
  public StructLayout struct(String struct) {
    return btf.struct(struct);
  }

  /** The constants of {@code enum name}. */
  public Map<String, Long> enumeration(String enumeration) {
    return btf.enumeration(enumeration);
  }

  /** A global variable of the running programs; those in .rodata can only be read. */
  public synchronized GlobalVariable global(String variable) {
    Btf.Place place = Globals.place(btf, variable, name);
    MappedArray section = sections.computeIfAbsent(place.section(), wanted -> map(wanted).map());
    return new GlobalVariable(variable, section.memory().asSlice(place.offset(), place.size()));
  }

  @Override
  public synchronized void close() {
    sections.values().forEach(MappedArray::close);
    sections.clear();
    programs.values().forEach(BpfProgram::close);
    maps.values().forEach(BpfMap::close);
    opened.close();
  }
}
