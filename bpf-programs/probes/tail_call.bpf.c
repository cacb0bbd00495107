// SPDX-License-Identifier: GPL-2.0
// One program goes on in another.
#include "probe.h"

int probe_next(void *ctx);

struct {
	__uint(type, BPF_MAP_TYPE_PROG_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__array(values, int(void *));
} calls SEC(".maps") = {
    .values = {[0] = (void *)&probe_next},
};

SEC("raw_tp") int probe_next(void *ctx)
{
	probe_answer(PROBE_ANSWER);
	return 0;
}

SEC("raw_tp") int probe(void *ctx)
{
	bpf_tail_call(ctx, &calls, 0);
	return 0;
}
