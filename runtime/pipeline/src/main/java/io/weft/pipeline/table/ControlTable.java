package io.weft.pipeline.table;

import io.weft.kernel.BpfMap;
import io.weft.kernel.KernelException;
import io.weft.kernel.Keys;
import io.weft.kernel.StructLayout;

/** {@code weft_control}: what holds for the whole node. */
public final class ControlTable {
  private static final byte[] ONLY = Keys.of(0);

  private final BpfMap map;
  private final StructLayout layout;

  public ControlTable(BpfMap map, StructLayout layout) {
    this.map = map;
    this.layout = layout;
  }

  /** The row of {@code weft_chains} for new requests is this, modulo the number of generations. */
  public int generation() {
    return get("generation");
  }

  /** Makes a generation the one of new requests. */
  public void generation(int next) {
    set("generation", next);
  }

  /** The process whose connections are never redirected; 0 none. */
  public void runtime(long pid) {
    set("runtime", (int) pid);
  }

  /**
   * Says for which ABI these maps are.
   *
   * @throws KernelException when they are for another
   */
  public void claim(int abi) {
    int found = get("abi");
    if (found != 0 && found != abi) {
      throw new KernelException(
          "the maps were made for ABI %d, this is ABI %d".formatted(found, abi));
    }
    set("abi", abi);
  }

  private byte[] read() {
    return map.lookup(ONLY).orElseThrow(() -> new KernelException("weft_control is empty"));
  }

  private int get(String field) {
    return Keys.buffer(read()).getInt((int) layout.offset(field));
  }

  /** Writes whole, word by word: a program that reads another field meanwhile sees it unchanged. */
  private synchronized void set(String field, int value) {
    byte[] bytes = read();
    Keys.buffer(bytes).putInt((int) layout.offset(field), value);
    map.update(ONLY, bytes);
  }
}
