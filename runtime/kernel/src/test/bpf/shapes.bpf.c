// SPDX-License-Identifier: GPL-2.0
// One of each thing that the kernel bundle handles.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

enum shape_kind { SHAPE_NONE, SHAPE_ROUND = 7, SHAPE_NEGATIVE = -3 };

struct shape_point {
  __u16 x;
  __u32 y;
};

struct shape {
  __u64 id;
  enum shape_kind kind;
  union {
    __u32 colour;
    __u8 rgb[4];
  };
  struct shape_point points[3];
  struct shape_point centre;
  char name[10];
  __u8 tail[];
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 64);
  __type(key, __u32);
  __type(value, struct shape);
} shapes SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 4);
  __uint(map_flags, BPF_F_MMAPABLE);
  __type(key, __u32);
  __type(value, __u64);
} answers SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_SOCKMAP);
  __uint(max_entries, 8);
  __type(key, __u32);
  __type(value, __u64);
} sockets SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_PROG_ARRAY);
  __uint(max_entries, 4);
  __type(key, __u32);
  __type(value, __u32);
} calls SEC(".maps");

struct {
  __uint(type, BPF_MAP_TYPE_RINGBUF);
  __uint(max_entries, 65536);
} events SEC(".maps");

struct table {
  __uint(type, BPF_MAP_TYPE_ARRAY);
  __uint(max_entries, 1);
  __uint(map_flags, BPF_F_INNER_MAP);
  __type(key, __u32);
  __type(value, __u64);
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
  __uint(max_entries, 16);
  __type(key, __u32);
  __array(values, struct table);
} tables SEC(".maps");

const volatile __u32 factor = 1;
__u64 runs = 0;

SEC("sk_msg")
int answer(struct sk_msg_md *msg) {
  __u32 key = 0;
  __u64 *slot = bpf_map_lookup_elem(&answers, &key);

  __sync_fetch_and_add(&runs, 1);
  if (slot)
    *slot = *slot * factor + 1;
  bpf_tail_call(msg, &calls, 0);
  return SK_PASS;
}

SEC("sk_msg")
int answer_more(struct sk_msg_md *msg) {
  __u32 key = 1, table = 5, index = 2;
  __u64 *slot = bpf_map_lookup_elem(&answers, &key);
  void *inner = bpf_map_lookup_elem(&tables, &table);
  __u64 *value = inner ? bpf_map_lookup_elem(inner, &index) : 0;

  if (slot)
    *slot = value ? *value : 404;
  return SK_PASS;
}

SEC("sk_msg")
int drop(struct sk_msg_md *msg) { return SK_DROP; }

SEC("raw_tp")
int run(struct bpf_raw_tracepoint_args *ctx) {
  __u32 key = ctx->args[0];
  __u64 *slot = bpf_map_lookup_elem(&answers, &key);

  if (slot)
    *slot += 1;
  return key;
}

static int idle(__u32 index, void *unused) { return 0; }

/* Runs for some time; answers[0] says how often it began, answers[1] how often
 * it ended. */
SEC("raw_tp")
int linger(void *ctx) {
  __u32 first = 0, second = 1;
  __u64 *begun = bpf_map_lookup_elem(&answers, &first);
  __u64 *ended = bpf_map_lookup_elem(&answers, &second);

  if (!begun || !ended)
    return 0;
  __sync_fetch_and_add(begun, 1);
  bpf_loop(1 << 23, idle, NULL, 0);
  __sync_fetch_and_add(ended, 1);
  return 0;
}

SEC("socket")
int emit(struct __sk_buff *skb) {
  __u64 event = 0x1122334455667788;

  return bpf_ringbuf_output(&events, &event, sizeof(event), 0) ? 1 : 7;
}

// Reads beyond a map's value, which no verifier takes.
SEC("?sk_msg")
int refused(struct sk_msg_md *msg) {
  __u32 key = 0;
  __u64 *slot = bpf_map_lookup_elem(&answers, &key);

  return slot ? slot[9] : SK_DROP;
}

char LICENSE[] SEC("license") = "GPL";
