package io.weft.kernel;

/** The type of a program (enum bpf_prog_type). */
public enum ProgramType {
  UNSPEC,
  SOCKET_FILTER,
  KPROBE,
  SCHED_CLS,
  SCHED_ACT,
  TRACEPOINT,
  XDP,
  PERF_EVENT,
  CGROUP_SKB,
  CGROUP_SOCK,
  LWT_IN,
  LWT_OUT,
  LWT_XMIT,
  SOCK_OPS,
  SK_SKB,
  CGROUP_DEVICE,
  SK_MSG,
  RAW_TRACEPOINT,
  CGROUP_SOCK_ADDR,
  LWT_SEG6LOCAL,
  LIRC_MODE2,
  SK_REUSEPORT,
  FLOW_DISSECTOR,
  CGROUP_SYSCTL,
  RAW_TRACEPOINT_WRITABLE,
  CGROUP_SOCKOPT,
  TRACING,
  STRUCT_OPS,
  EXT,
  LSM,
  SK_LOOKUP,
  SYSCALL,
  NETFILTER;

  /** The kernel's number: the constants stand in its order. */
  public int number() {
    return ordinal();
  }

  /**
   * The type of a number.
   *
   * @throws KernelException where this version of Weft does not know it
   */
  public static ProgramType of(int number) {
    if (number < 0 || number >= values().length) {
      throw new KernelException("type of a program " + number + " is not known");
    }
    return values()[number];
  }
}
