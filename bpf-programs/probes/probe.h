/* SPDX-License-Identifier: GPL-2.0 */
/* What a probe's programs share: a place for the answer, and the sockets that ask. */
#ifndef WEFT_PROBE_H
#define WEFT_PROBE_H

#include "vmlinux.h"
#include <bpf/bpf_helpers.h>

#define PROBE_ANSWER 42

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} answer SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SOCKMAP);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} sockets SEC(".maps");

static __always_inline void probe_answer(__u64 value)
{
	__u32 zero = 0;
	__u64 *place = bpf_map_lookup_elem(&answer, &zero);

	if (place)
		*place = value;
}

char LICENSE[] SEC("license") = "GPL";

#endif
