/* SPDX-License-Identifier: GPL-2.0 */
/* How a core program starts a walk; bundles do not need this. */
#ifndef WEFT_ENTRY_H
#define WEFT_ENTRY_H

#include <weft/slot.h>

/*
 * Any free element of [first, end) of weft_requests; the start differs by caller so that they do not fight
 * over one. Returns its index, 0 when all are taken.
 */
static __always_inline __u32 weft_lease(__u32 first, __u32 end, __u32 start)
{
	__u32 i;

	for (i = 0; i < end - first; i++) {
		__u32 index = first + (start + i) % (end - first);
		struct weft_request *r = bpf_map_lookup_elem(&weft_requests, &index);

		if (r && !__sync_val_compare_and_swap(&r->lease, 0, 1))
			return index;
	}
	return 0;
}

static __always_inline void weft_release(struct weft_request *r)
{
	__sync_lock_test_and_set(&r->lease, 0);
}

/* A walk over some phases only starts with what the others would have decided. */
static __always_inline void weft_begin_part(struct weft_request *r)
{
	if (!r->phases)
		return;
	r->skip = ~r->phases;
	r->needs = (r->needs | (1u << WEFT_PHASE_BALANCE)) & r->phases;
	r->cluster = r->given_cluster;
	r->hash_policy = r->given_hash_policy;
	r->subset = r->given_subset;
	r->split = 0;
}

/*
 * Clears what an earlier request left between the preamble and the headers, then takes what the listener
 * says. The chain is chosen here, once: a request sees one generation.
 */
static __always_inline void weft_begin(struct weft_request *r, __u32 hook)
{
	const __u32 from = __builtin_offsetof(struct weft_request, hook);
	const __u32 to = __builtin_offsetof(struct weft_request, trace);
	__u32 id = r->listener, zero = 0;
	struct weft_control *control = bpf_map_lookup_elem(&weft_control, &zero);
	struct weft_listener *listener = bpf_map_lookup_elem(&weft_listeners, &id);

	__builtin_memset((__u8 *)r + from, 0, to - from);
	r->hook = hook;
	if (!control || !listener || !listener->present) {
		weft_reject(r, 503, WEFT_REASON_NO_LISTENER, 0);
		return;
	}
	r->chain = (control->generation % WEFT_GENERATIONS) * WEFT_HOOKS + hook;
	r->protocol = listener->protocol;
	r->needs = listener->needs;
	r->cluster = listener->cluster;
	r->split = listener->split;
	weft_begin_part(r);
}

/* Ends a walk: the endpoint's address is the target. */
static __always_inline void weft_conclude(struct weft_request *r)
{
	__u32 id = r->endpoint;
	struct weft_endpoint *endpoint;

	if (r->verdict != WEFT_VERDICT_PENDING)
		return;
	if (!r->target.port) {
		endpoint = bpf_map_lookup_elem(&weft_endpoints, &id);
		if (!id || !endpoint || !endpoint->present) {
			weft_reject(r, 503, WEFT_REASON_NO_HEALTHY, 0);
			return;
		}
		r->target = endpoint->address;
		__sync_fetch_and_add(&endpoint->total, 1);
	}
	r->verdict = WEFT_VERDICT_FORWARD;
}

#endif
