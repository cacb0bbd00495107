// SPDX-License-Identifier: GPL-2.0
// Every hook twice: one program counts by 1, the other by 1000.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

__u64 counted = 0;

#define HOOK(section, name, context, verdict)                                  \
  SEC(section) int name##_by_1(struct context *ctx) {                          \
    __sync_fetch_and_add(&counted, 1);                                         \
    return verdict;                                                            \
  }                                                                            \
  SEC(section) int name##_by_1000(struct context *ctx) {                       \
    __sync_fetch_and_add(&counted, 1000);                                      \
    return verdict;                                                            \
  }

HOOK("cgroup/connect4", connect4, bpf_sock_addr, 1)
HOOK("cgroup/connect6", connect6, bpf_sock_addr, 1)
HOOK("cgroup/getpeername4", getpeername4, bpf_sock_addr, 1)
HOOK("cgroup/getpeername6", getpeername6, bpf_sock_addr, 1)
HOOK("cgroup/getsockname4", getsockname4, bpf_sock_addr, 1)
HOOK("cgroup/getsockname6", getsockname6, bpf_sock_addr, 1)
HOOK("sockops", sock_ops, bpf_sock_ops, 1)
HOOK("sk_msg", sk_msg, sk_msg_md, SK_PASS)
HOOK("sk_skb/stream_verdict", sk_skb, __sk_buff, SK_PASS)
HOOK("sk_lookup", sk_lookup, bpf_sk_lookup, SK_PASS)

struct {
  __uint(type, BPF_MAP_TYPE_SOCKMAP);
  __uint(max_entries, 8);
  __type(key, __u32);
  __type(value, __u64);
} sockets SEC(".maps");

char LICENSE[] SEC("license") = "GPL";
