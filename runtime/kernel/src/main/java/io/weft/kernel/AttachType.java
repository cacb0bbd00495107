package io.weft.kernel;

import java.util.Arrays;
import java.util.Optional;

/** The hooks that Weft uses, of enum bpf_attach_type. */
public enum AttachType {
  CGROUP_SOCK_OPS(3),
  SK_SKB_STREAM_PARSER(4),
  SK_SKB_STREAM_VERDICT(5),
  SK_MSG_VERDICT(7),
  CGROUP_INET4_CONNECT(10),
  CGROUP_INET6_CONNECT(11),
  CGROUP_UDP4_SENDMSG(14),
  CGROUP_UDP6_SENDMSG(15),
  CGROUP_UDP4_RECVMSG(19),
  CGROUP_UDP6_RECVMSG(20),
  CGROUP_GETSOCKOPT(21),
  CGROUP_SETSOCKOPT(22),
  CGROUP_INET4_GETPEERNAME(29),
  CGROUP_INET6_GETPEERNAME(30),
  CGROUP_INET4_GETSOCKNAME(31),
  CGROUP_INET6_GETSOCKNAME(32),
  CGROUP_INET_SOCK_RELEASE(34),
  SK_LOOKUP(36),
  SK_SKB_VERDICT(38);

  private final int number;

  AttachType(int number) {
    this.number = number;
  }

  /** The kernel's number. */
  public int number() {
    return number;
  }

  /** The hook of a number, if Weft uses it. */
  public static Optional<AttachType> of(int number) {
    return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
  }

  /** Whether a program of this hook is attached to a control group. */
  public boolean isCgroup() {
    return name().startsWith("CGROUP_");
  }

  /** Whether a program of this hook is attached to a sockmap or sockhash. */
  public boolean isSockmap() {
    return name().startsWith("SK_SKB_") || this == SK_MSG_VERDICT;
  }
}
