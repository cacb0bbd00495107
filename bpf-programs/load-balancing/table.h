/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Pick tables.
 *
 * Memory is a set of segments, arrays of any size of 32-byte rows in an array of maps. A table is a run of
 * rows in one segment; lb_tables names it by cluster. Java writes a new table into free rows through mapped
 * memory, then stores its reference: one 64-bit store is the swap. Replacing an element of a map of maps
 * instead waits for an RCU grace period (measured on 6.18: p50 7 ms, p99 15 ms), too long for one change of
 * one endpoint; so the outer map changes only when memory grows, and rows of a replaced table are used again
 * only after such a wait.
 *
 * A table is a header row, the pools' rows and words that they point to; offsets are in words from the
 * header.
 *
 *   pool       hosts of one priority, health and locality, among which one pick is made
 *   selector   round robin, least request: pairs (pool, k): the k-th time that this pool comes within the
 * selector's period. Hashes: 100 words, the pool for hash % 100, as Envoy spreads load over priorities.
 *   schedule   round robin: the smooth order of one period by earliest deadline first, an endpoint a word;
 * or, where the period would be too long, the multiples of a step that is coprime to the weights' sum: they
 * too meet each point of the period once, so both are exact over each period
 *
 * One counter serves a whole table: the selector's k says how often its pool came before, so pools need none.
 */
#ifndef LB_TABLE_H
#define LB_TABLE_H

#include <weft/hash_policy.h>

#define LB_SEGMENTS 4096
#define LB_CLUSTERS 16384

enum lb_policy {
	LB_EMPTY,       /* no endpoint may be chosen */
	LB_ROUND_ROBIN, /* by counter */
	LB_SAMPLE,      /* the best of some random choices: random (1) and least request (2 or more) */
	LB_RING,        /* the first point at or after the hash */
	LB_MAGLEV,      /* the hash's place in a table */
};

struct lb_row {
	__u32 w[8];
};

/* The header's words. */
enum lb_header {
	LB_POLICY,
	LB_POOLS,           /* their number */
	LB_POOL_ROWS,       /* where their rows start */
	LB_SELECTOR,        /* where the selector starts */
	LB_SELECTOR_LENGTH, /* 0: the first pool */
	LB_CHOICES,         /* sample: random choices to compare */
	LB_COUNTER,         /* second half of the counter's key: 0, or what names a subset */
};

/* A pool's words. */
enum lb_pool {
	LB_HOSTS,     /* their number */
	LB_ENDPOINTS, /* where their endpoint ids start */
	LB_PERIOD,    /* round robin: sum of weights; ring: points; Maglev: size of the table */
	LB_STEP,      /* round robin: 0 when there is a schedule */
	LB_DATA,      /* schedule; cumulative weights; alias pairs (threshold, other); ring's hashes; Maglev's
	                 endpoints */
	LB_OCCURRENCES, /* how often the selector names this pool in its period */
	LB_WEIGHTS, /* sample: where the weights start, 0 when they are equal; ring: the points' endpoint ids
	             */
};

struct lb_counter_key {
	__u32 cluster;
	__u32 subset;
};

struct lb_subset_key {
	__u32 cluster;
	__u32 subset; /* definition */
};

struct lb_segment {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE | BPF_F_INNER_MAP);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct lb_row);
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, LB_SEGMENTS);
	__type(key, __u32);
	__array(values, struct lb_segment);
} lb_segments SEC(".maps");

/* Reference: segment << 32 | first row + 1; 0 none. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, LB_CLUSTERS);
	__type(key, __u32);
	__type(value, __u64);
} lb_tables SEC(".maps");

/* The same for a cluster and a metadata match that is one of its subsets; absent: the cluster's own table. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 65536);
	__type(key, struct lb_subset_key);
	__type(value, __u64);
} lb_subsets SEC(".maps");

/* Round robin's places. They outlive tables, and versions of this bundle. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 65536);
	__type(key, struct lb_counter_key);
	__type(value, __u64);
} keep_lb_turns SEC(".maps");

WEFT_HASH_POLICIES(lb_hash_policies);

struct lb_table {
	void *segment;
	__u32 base; /* word of the header */
};

static __always_inline __u64 lb_reference(struct weft_request *r)
{
	struct lb_subset_key key = {.cluster = r->cluster, .subset = r->subset};
	__u32 cluster = r->cluster;
	volatile __u64 *found = NULL;

	if (r->subset)
		found = bpf_map_lookup_elem(&lb_subsets, &key);
	if (!found)
		found = bpf_map_lookup_elem(&lb_tables, &cluster);
	return found ? *found : 0;
}

static __always_inline bool lb_open(__u64 reference, struct lb_table *t)
{
	__u32 index = reference >> 32;

	t->base = ((__u32)reference - 1) * 8;
	t->segment = bpf_map_lookup_elem(&lb_segments, &index);
	return reference && t->segment;
}

static __always_inline struct lb_row *lb_row(struct lb_table *t, __u32 word)
{
	__u32 row = (t->base + word) >> 3;

	return bpf_map_lookup_elem(t->segment, &row);
}

static __always_inline __u32 lb_word(struct lb_table *t, __u32 word)
{
	struct lb_row *row = lb_row(t, word);

	return row ? row->w[word & 7] : 0;
}

static __always_inline __u64 lb_word64(struct lb_table *t, __u32 word)
{
	struct lb_row *row = lb_row(t, word);

	return row ? *(__u64 *)&row->w[word & 6] : 0;
}

#endif
