// SPDX-License-Identifier: GPL-2.0
// Requests of c go out through u, and what comes to u goes into c's queue: what
// the kernel does with both.
#include "vmlinux.h"
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_helpers.h>
#include <weft/mapped_array.h>

#define SOCKETS 4 /* c, a, u, b */
#define C 0
#define U 2
#define PSOCK 4ull /* SK_USER_DATA_PSOCK */
#define FLAGS 7ull

extern void *bpf_rdonly_cast(const void *object, __u32 type) __ksym;
#define CAST(type, address)                                                    \
  ((type *)bpf_rdonly_cast((void *)(address), bpf_core_type_id_kernel(type)))

struct join {
  __u32 local, remote;
  __u16 local_port, remote_port;
  __u32 index;
};

struct seen {
  __u64 socket;
  __u32 unread;  /* rcv_nxt - copied_seq */
  __u32 written; /* write_seq */
  __u32
      backlog; /* packets that a verdict gave, and a worker has not moved yet */
  __u32 queued; /* octets in the queue */
};

struct verdicts {
  __u32 redirect; /* else pass */
  __u32 runs, empty, locked, known;
};

WEFT_MAPPED_ARRAY(seen, SOCKETS, struct seen);
WEFT_MAPPED_ARRAY(verdicts, 1, struct verdicts);

#define SOCKMAP(name)                                                          \
  struct {                                                                     \
    __uint(type, BPF_MAP_TYPE_SOCKMAP);                                        \
    __uint(max_entries, 1);                                                    \
    __type(key, __u32);                                                        \
    __type(value, __u64);                                                      \
  } name SEC(".maps")
SOCKMAP(clients);
SOCKMAP(links);

SEC("tc") int join(struct __sk_buff *skb) {
  struct bpf_sock_tuple t = {};
  __u32 zero = 0;
  struct join join;
  struct seen *s;
  struct bpf_sock *sk;
  long result = 0;

  if (bpf_skb_load_bytes(skb, 0, &join, sizeof(join)))
    return 1;
  s = bpf_map_lookup_elem(&seen, &join.index);
  t.ipv4.saddr = join.remote;
  t.ipv4.daddr = join.local;
  t.ipv4.sport = join.remote_port;
  t.ipv4.dport = join.local_port;
  sk = bpf_sk_lookup_tcp(skb, &t, sizeof(t.ipv4), BPF_F_CURRENT_NETNS, 0);
  if (!sk)
    return 1;
  if (s)
    s->socket = (__u64)sk;
  if (join.index == C)
    result = bpf_map_update_elem(&clients, &zero, sk, BPF_ANY);
  if (join.index == U)
    result = bpf_map_update_elem(&links, &zero, sk, BPF_ANY);
  bpf_sk_release(sk);
  return -result;
}

SEC("raw_tp") int look(struct bpf_raw_tracepoint_args *ctx) {
  __u32 index = ctx->args[0];
  struct seen *s = bpf_map_lookup_elem(&seen, &index);
  struct sk_psock *psock;
  __u64 data;

  if (!s || !s->socket)
    return 0;
  s->unread = CAST(struct tcp_sock, s->socket)->rcv_nxt -
              CAST(struct tcp_sock, s->socket)->copied_seq;
  s->written = CAST(struct tcp_sock, s->socket)->write_seq;
  data = (__u64)CAST(struct sock, s->socket)->sk_user_data;
  if (!(data & PSOCK))
    return 0;
  psock = CAST(struct sk_psock, data & ~FLAGS);
  s->backlog = psock->ingress_skb.qlen;
  s->queued = psock->msg_tot_len;
  return 0;
}

SEC("sk_msg") int leave(struct sk_msg_md *msg) {
  return bpf_msg_redirect_map(msg, &links, 0, 0);
}

SEC("sk_skb/stream_verdict") int arrive(struct __sk_buff *skb) {
  __u32 zero = 0, index = U;
  struct verdicts *v = bpf_map_lookup_elem(&verdicts, &zero);
  struct seen *s = bpf_map_lookup_elem(&seen, &index);
  struct sock *sk;

  if (!v || !s || !skb->sk)
    return SK_PASS;
  v->runs++;
  v->known += (__u64)skb->sk == s->socket;
  sk = CAST(struct sock, s->socket);
  v->locked +=
      sk->sk_lock.slock.rlock.raw_lock.val.counter || sk->sk_lock.owned;
  if (!skb->len) {
    v->empty++;
    return SK_PASS;
  }
  return v->redirect ? bpf_sk_redirect_map(skb, &clients, 0, BPF_F_INGRESS)
                     : SK_PASS;
}

char LICENSE[] SEC("license") = "GPL";
