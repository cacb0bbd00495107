package io.weft.pipeline.internal.slots;

/**
 * Brings a BPF object into the kernel, with the core's maps in place of those that it declares by
 * the same names.
 */
interface ObjectLoader {

  /**
   * Loads.
   *
   * @throws SlotRefusedException with the verifier's words when the kernel refuses it
   */
  LoadedObject load(String name, byte[] elf) throws SlotRefusedException;

  /** Takes whatever programs have this number out of the kernel. */
  void uninstall(int index);
}
