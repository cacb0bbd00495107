package io.weft.kernel;

/** When an update of a map's element is allowed. */
public enum UpdateMode {
  /** Create or replace (BPF_ANY). */
  ANY(0),
  /** Create only: EEXIST where the key is there (BPF_NOEXIST). */
  NOEXIST(1),
  /** Replace only: ENOENT where the key is absent (BPF_EXIST). */
  EXIST(2);

  private final long flags;

  UpdateMode(long flags) {
    this.flags = flags;
  }

  long flags() {
    return flags;
  }
}
