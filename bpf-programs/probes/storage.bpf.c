// SPDX-License-Identifier: GPL-2.0
// Storage of a socket, in a program on its sends.
#include "probe.h"

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} storage SEC(".maps");

SEC("sk_msg") int probe(struct sk_msg_md *msg)
{
	struct bpf_sock *sk = msg->sk;
	__u64 *value;

	if (!sk)
		return SK_PASS;
	value = bpf_sk_storage_get(&storage, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);
	if (value)
		probe_answer(*value += PROBE_ANSWER);
	return SK_PASS;
}
