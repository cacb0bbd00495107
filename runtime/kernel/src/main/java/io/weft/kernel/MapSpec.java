package io.weft.kernel;

import io.weft.kernel.internal.Natives;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** A map of an object that is not loaded. */
public final class MapSpec {
  private final Natives natives;
  private final OpenedObject object;
  private final MemorySegment handle;
  private final String name;

  /** Kept from the start: libbpf forgets the template once the map is created. */
  private Optional<MapDefinition> inner = Optional.empty();

  MapSpec(Natives natives, OpenedObject object, MemorySegment handle) {
    this.natives = natives;
    this.object = object;
    this.handle = handle;
    this.name = shortName(natives.objects().mapName(handle));
    MemorySegment template = natives.objects().innerMap(handle);
    if (template.address() != 0) {
      this.inner = Optional.of(define(template, name + "_in"));
    }
  }

  /** libbpf puts the object's name before that of a global data section: core.rodata. */
  private static String shortName(String name) {
    int dot = name.indexOf('.');
    return dot < 0 ? name : name.substring(dot);
  }

  public String name() {
    return name;
  }

  /** Type, sizes, flags, and the template of a map of maps. */
  public MapDefinition definition() {
    return define(live(), name);
  }

  /** The layout of the elements' values where they are a struct. */
  public Optional<StructLayout> valueStruct() {
    return object.btf().structAt(natives.objects().mapValueType(live()));
  }

  private MapDefinition define(MemorySegment map, String called) {
    return new MapDefinition(
        called,
        MapType.of(natives.objects().mapType(map)),
        natives.objects().mapKeySize(map),
        natives.objects().mapValueSize(map),
        natives.objects().mapMaxEntries(map),
        natives.objects().mapFlags(map),
        inner);
  }

  /** Sizes the map by configuration. */
  public MapSpec maxEntries(int entries) {
    KernelException.check(
        natives.objects().setMapMaxEntries(live(), entries),
        "set " + entries + " entries of map",
        name);
    return this;
  }

  /**
   * Uses an existing map in place of a new one.
   *
   * @throws KernelException where its type or a size differs from what the object declares
   */
  public MapSpec reuse(BpfMap shared) {
    MapDefinition declared = definition();
    MapDefinition existing = shared.definition();
    if (!declared.sameShape(existing)) {
      throw new KernelException(
          "cannot share %s with an object that declares %s: built for another version of the ABI"
              .formatted(existing, declared));
    }
    KernelException.check(
        natives.objects().reuseMap(live(), shared.fd()), "share with an object the map", name);
    return this;
  }

  /** Sets the template of a map of maps; the template may be closed after load(). */
  public MapSpec innerTemplate(BpfMap template) {
    KernelException.check(
        natives.objects().setInnerMapFd(live(), template.fd()), "set the template of map", name);
    inner = Optional.of(template.definition());
    return this;
  }

  MemorySegment initialValue() {
    return natives.objects().initialValue(live());
  }

  MemorySegment handle() {
    return live();
  }

  private MemorySegment live() {
    object.object();
    return handle;
  }
}
