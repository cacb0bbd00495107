package io.weft.kernel;

import io.weft.kernel.internal.ObjectCalls;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/** A program of an object that is not loaded. */
public final class ProgramSpec {
  private final ObjectCalls calls;
  private final OpenedObject object;
  private final MemorySegment handle;
  private final String name;
  private final String section;

  ProgramSpec(ObjectCalls calls, OpenedObject object, MemorySegment handle) {
    this.calls = calls;
    this.object = object;
    this.handle = handle;
    this.name = calls.programName(handle);
    this.section = calls.programSection(handle);
  }

  /** The name of the C function. */
  public String name() {
    return name;
  }

  /** The ELF section, from which libbpf guesses type and hook. */
  public String section() {
    return section;
  }

  /** {@link ProgramType#UNSPEC} where the section's name does not tell. */
  public ProgramType type() {
    return ProgramType.of(calls.programType(live()));
  }

  /** The hook, if the section's name tells one that Weft uses. */
  public Optional<AttachType> attachType() {
    return AttachType.of(calls.attachType(live()));
  }

  /** Sets type and hook, for a section whose name tells neither. */
  public ProgramSpec as(ProgramType type, AttachType attachType) {
    KernelException.check(
        calls.setProgramType(live(), type.number()), "set type " + type + " of program", name);
    KernelException.check(
        calls.setAttachType(live(), attachType.number()),
        "set hook " + attachType + " of program",
        name);
    return this;
  }

  /** Whether load() takes this program; without it the program is left out. */
  public boolean autoload() {
    return calls.autoload(live());
  }

  public ProgramSpec autoload(boolean load) {
    KernelException.check(calls.setAutoload(live(), load), "set autoload of program", name);
    return this;
  }

  MemorySegment handle() {
    return live();
  }

  private MemorySegment live() {
    object.object();
    return handle;
  }
}
