/* SPDX-License-Identifier: GPL-2.0 */
/* Leases of links: a request has a link for itself until its response has ended. */
#ifndef WEFT_SPLICE_LEASE_H
#define WEFT_SPLICE_LEASE_H

#include "splice_put.h"

/* True: the bit was set, and is this program's now. */
static __always_inline bool lease_bit(struct weft_pool *pool, __u32 bit)
{
	__u64 mask = 1ull << (bit & 63);

	return __sync_fetch_and_and(&pool->free, ~mask) & mask;
}

/* Place of the lowest bit of a number that is not 0; BPF has no instruction for it. */
static __always_inline __u32 lowest(__u64 bits)
{
	__u32 n = 0;

	if (!(bits & 0xffffffff)) {
		n = 32;
		bits >>= 32;
	}
	for (int step = 16; step; step /= 2) {
		if (bits & ((1ull << step) - 1))
			continue;
		n += step;
		bits >>= step;
	}
	return n;
}

/* The number + 1 of a free link's bit, from `start` on round; 0 when none was to be had. */
static __always_inline __u32 lease_any(struct weft_pool *pool, __u32 start)
{
	for (int i = 0; i < 4; i++) { /* others may be faster */
		__u64 free = WEFT_NOW(pool->free);
		__u64 turned = start ? free >> start | free << (64 - start) : free;
		__u32 bit;

		if (!free)
			return 0;
		bit = (lowest(turned) + start) & 63;
		if (lease_bit(pool, bit))
			return bit + 1;
	}
	return 0;
}

/* A link of the endpoint, `last` where it is free; 0 when there is none, which the runtime is told. */
__noinline int lease_link(__u32 endpoint, __u32 last, __u32 client)
{
	struct weft_pool *pool = bpf_map_lookup_elem(&weft_pools, &endpoint);
	__u32 bit;

	if (!pool)
		return 0;
	if (pool->first && last - pool->first < WEFT_POOL_LINKS && lease_bit(pool, last - pool->first))
		return last;
	bit = pool->first ? lease_any(pool, client & 63) : 0;
	if (!bit)
		bpf_ringbuf_output(&weft_link_demand, &endpoint, sizeof(endpoint), 0);
	return bit ? pool->first + bit - 1 : 0;
}

static __always_inline void lease_ends(__u32 id, struct weft_link *link)
{
	__u32 endpoint = link->endpoint;
	struct weft_pool *pool = bpf_map_lookup_elem(&weft_pools, &endpoint);

	if (pool)
		__sync_fetch_and_or(&pool->free, 1ull << ((id - pool->first) & 63));
}

#endif
