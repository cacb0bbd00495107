// SPDX-License-Identifier: GPL-2.0
// A map in a map, which Java swaps whole.
#include "probe.h"

struct table {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_INNER_MAP);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH_OF_MAPS);
	__uint(max_entries, 1);
	__type(key, __u32);
	__array(values, struct table);
} tables SEC(".maps");

SEC("raw_tp") int probe(void *ctx)
{
	__u32 key = 0, index = 9;
	void *table = bpf_map_lookup_elem(&tables, &key);
	__u64 *value = table ? bpf_map_lookup_elem(table, &index) : NULL;

	if (value)
		probe_answer(*value);
	return 0;
}
