// SPDX-License-Identifier: GPL-2.0
// An event from a program to Java.
#include "probe.h"

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

SEC("raw_tp") int probe(void *ctx)
{
	__u64 event = PROBE_ANSWER;

	bpf_ringbuf_output(&events, &event, sizeof(event), 0);
	return 0;
}
