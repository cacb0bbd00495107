// SPDX-License-Identifier: GPL-2.0
// One program goes on in another.
#include "probe.h"

int probe_next(struct sk_msg_md *msg);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__array(values, int(void *));
} calls SEC(".maps") = {
    .values = {[0] = (void *)&probe_next},
};

SEC("sk_msg") int probe_next(struct sk_msg_md *msg)
{
	probe_answer(PROBE_ANSWER);
	return SK_PASS;
}

SEC("sk_msg") int probe(struct sk_msg_md *msg)
{
	bpf_tail_call(msg, &calls, 0);
	return SK_PASS;
}
