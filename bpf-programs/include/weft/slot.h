/* SPDX-License-Identifier: GPL-2.0 */
/*
 * How a bundle adds a slot:
 *
 *     #include <weft/slot.h>
 *     WEFT_SLOT(route, http_routing)
 *     {
 *             r->cluster = ...;
 *             return WEFT_DONE;
 *     }
 *     WEFT_LICENSE;
 *
 * The macro makes an entry program for every hook that runs the phase; the body knows none of them.
 */
#ifndef WEFT_SLOT_H
#define WEFT_SLOT_H

#include "vmlinux.h"
#include <bpf/bpf_endian.h>
#include <bpf/bpf_helpers.h>

#include <weft/maps.h>
#include <weft/request.h>

#define WEFT_LICENSE char _license[] SEC("license") = "GPL"

#ifndef SK_DROP
#define SK_DROP 0
#define SK_PASS 1
#endif

static __always_inline struct weft_request *weft_request_at(__u32 index)
{
	return bpf_map_lookup_elem(&weft_requests, &index);
}

static __always_inline struct weft_request *weft_request_of(struct bpf_sock *sk)
{
	struct weft_socket *socket;

	if (!sk)
		return NULL;
	socket = bpf_sk_storage_get(&weft_sockets, sk, NULL, 0);
	return socket ? weft_request_at(socket->request) : NULL;
}

static __always_inline struct weft_request *weft_request_of_message(struct bpf_sock *sk)
{
	struct weft_spliced_socket *socket;

	if (!sk)
		return NULL;
	socket = bpf_sk_storage_get(&weft_spliced_sockets, sk, NULL, 0);
	return socket ? weft_request_at(socket->request) : NULL;
}

/* Records what the slot that just ran, or was absent, did. */
static __always_inline void weft_record(struct weft_request *r, __u32 phase, __u32 result)
{
	__u32 slot = r->slot;
	__u32 n = r->trace_count;
	struct weft_slot_stats *stats = bpf_map_lookup_elem(&weft_slot_stats, &slot);

	if (stats && result <= WEFT_MISS)
		__sync_fetch_and_add(&stats->result[result], 1);
	if (n < WEFT_TRACE_MAX) {
		struct weft_trace *t = &r->trace[n];

		t->phase = phase;
		t->result = result;
		t->slot = slot;
		t->detail = r->detail;
		r->trace_count = n + 1;
	}
}

static __always_inline void weft_reject(struct weft_request *r, __u32 status, __u32 reason, __u32 detail)
{
	r->verdict = WEFT_VERDICT_REPLY;
	r->status = status;
	r->reason = reason;
	r->detail = detail;
}

static __always_inline void weft_count_miss(__u32 phase, __u32 onmiss)
{
	__u32 kind = phase * WEFT_ONMISSES + onmiss;
	__u64 *count = bpf_map_lookup_elem(&weft_misses, &kind);

	if (count)
		__sync_fetch_and_add(count, 1);
}

/* The answer to a request that needs a phase which no slot did. True: the walk goes on. */
static __always_inline bool weft_missed(struct weft_request *r, __u32 phase, __u32 onmiss)
{
	r->needs &= ~(1u << (phase & 31));
	weft_count_miss(phase, onmiss);
	if (onmiss == WEFT_ONMISS_PASS)
		return true;
	if (onmiss == WEFT_ONMISS_RELAY) {
		r->verdict = WEFT_VERDICT_RELAY;
		r->reason = WEFT_REASON_NO_SLOT;
		r->detail = phase;
		return false;
	}
	weft_reject(r, 503, WEFT_REASON_NO_SLOT, phase);
	return false;
}

/* Phases below `end` that still have to be done; false when one of them ended the walk. */
static __always_inline bool weft_close_phases(struct weft_request *r, struct weft_chain *chain, __u32 end)
{
	__u32 phase;

	for (phase = 0; phase < WEFT_PHASES; phase++) {
		if (phase >= end)
			break;
		if ((r->needs & (1u << phase)) && !weft_missed(r, phase, chain->onmiss[phase]))
			return false;
	}
	return true;
}

/*
 * Chooses the next slot. Returns its number, or WEFT_SLOT_FINISH when the walk has ended. The caller makes
 * the tail call and, should it fall through, calls weft_absent and asks again.
 * This and weft_absent are global functions, which the verifier walks once for a program and not again in
 * each of the caller's rounds: 112,000 instructions and 70 ms less for each program (6.18).
 */
__attribute__((noinline)) __u32 weft_next_slot(struct weft_request *r)
{
	struct weft_chain *chain;
	__u32 row;
	int i;

	if (!r)
		return WEFT_SLOT_FINISH;
	row = r->chain;
	chain = bpf_map_lookup_elem(&weft_chains, &row);
	if (!chain) {
		weft_reject(r, 503, WEFT_REASON_NO_SLOT, 0);
		return WEFT_SLOT_FINISH;
	}
	if (r->verdict != WEFT_VERDICT_PENDING)
		return WEFT_SLOT_FINISH;
	for (i = 0; i < WEFT_CHAIN_MAX; i++) {
		__u32 position = r->position;
		struct weft_chain_entry *entry = &chain->entry[position & 31];

		if (position >= chain->count)
			break;
		r->position = position + 1;
		if (r->skip & (1u << (entry->phase & 31)))
			continue;
		if ((r->needs & ((1u << (entry->phase & 31)) - 1)) &&
		    !weft_close_phases(r, chain, entry->phase))
			return WEFT_SLOT_FINISH;
		r->slot = entry->slot;
		return entry->slot;
	}
	if (r->needs)
		weft_close_phases(r, chain, WEFT_PHASES);
	return WEFT_SLOT_FINISH;
}

/* The slot r->slot was not in the PROG_ARRAY. */
__attribute__((noinline)) int weft_absent(struct weft_request *r)
{
	struct weft_chain *chain;
	struct weft_chain_entry *entry;
	__u32 row;

	if (!r)
		return 0;
	row = r->chain;
	chain = bpf_map_lookup_elem(&weft_chains, &row);
	if (!chain)
		return 0;
	entry = &chain->entry[(r->position - 1) & 31];
	weft_record(r, entry->phase, WEFT_MISS);
	if (r->needs & (1u << (entry->phase & 31)))
		weft_missed(r, entry->phase, entry->onmiss);
	return 0;
}

static __always_inline void weft_step(struct weft_request *r, __u32 phase, __u32 result)
{
	weft_record(r, phase, result);
	if (result == WEFT_DONE) {
		r->skip |= 1u << phase;
		r->needs &= ~(1u << phase);
	} else if (result == WEFT_REJECT) {
		r->verdict = WEFT_VERDICT_REPLY;
	} else if (result == WEFT_RELAY) {
		r->verdict = WEFT_VERDICT_RELAY;
	}
}

/* Walks on: the last tail call goes to the core's finish program, whose absence is the hook's `lost` answer.
 */
#define WEFT_WALK(ctx, r, slots, lost)                                                                       \
	do {                                                                                                 \
		int weft_i;                                                                                  \
		for (weft_i = 0; weft_i < WEFT_CHAIN_MAX; weft_i++) {                                        \
			__u32 weft_n = weft_next_slot(r);                                                    \
			if (weft_n == WEFT_SLOT_FINISH)                                                      \
				break;                                                                       \
			bpf_tail_call(ctx, &slots, weft_n);                                                  \
			weft_absent(r);                                                                      \
		}                                                                                            \
		bpf_tail_call(ctx, &slots, WEFT_SLOT_FINISH);                                                \
		return lost;                                                                                 \
	} while (0)

/* A request's head, in the relay's hands: see core/oracle.bpf.c. */
#define WEFT_ENTRY_REQUEST(phase, name)                                                                      \
	SEC("raw_tp") int name##__raw(struct bpf_raw_tracepoint_args *ctx)                                   \
	{                                                                                                    \
		struct weft_request *r = weft_request_at(ctx->args[0]);                                      \
		if (!r)                                                                                      \
			return 0;                                                                            \
		weft_step(r, phase, name##_body(r));                                                         \
		WEFT_WALK(ctx, r, weft_slots_raw, 0);                                                        \
	}

#define WEFT_ENTRY_CONNECT(phase, name, family)                                                              \
	SEC("cgroup/connect" #family) int name##__connect##family(struct bpf_sock_addr *ctx)                 \
	{                                                                                                    \
		struct weft_request *r = weft_request_of(ctx->sk);                                           \
		if (!r)                                                                                      \
			return 0;                                                                            \
		weft_step(r, phase, name##_body(r));                                                         \
		WEFT_WALK(ctx, r, weft_slots_connect##family, 0);                                            \
	}

/* A message that a socket of weft_spliced sends. */
#define WEFT_ENTRY_MESSAGE(phase, name)                                                                      \
	SEC("sk_msg") int name##__msg(struct sk_msg_md *ctx)                                                 \
	{                                                                                                    \
		struct weft_request *r = weft_request_of_message(ctx->sk);                                   \
		if (!r)                                                                                      \
			return SK_PASS;                                                                      \
		weft_step(r, phase, name##_body(r));                                                         \
		WEFT_WALK(ctx, r, weft_slots_msg, SK_PASS);                                                  \
	}

#define WEFT_BODY(name) static __always_inline int name##_body(struct weft_request *r)

/* parse and route need a head; the others run at connect, too. */
#define WEFT_SLOT_head(phase, name) WEFT_ENTRY_REQUEST(phase, name) WEFT_ENTRY_MESSAGE(phase, name)
#define WEFT_SLOT_parse(name)       WEFT_SLOT_head(WEFT_PHASE_PARSE, name)
#define WEFT_SLOT_route(name)       WEFT_SLOT_head(WEFT_PHASE_ROUTE, name)
#define WEFT_SLOT_both(phase, name)                                                                          \
	WEFT_SLOT_head(phase, name) WEFT_ENTRY_CONNECT(phase, name, 4) WEFT_ENTRY_CONNECT(phase, name, 6)
#define WEFT_SLOT_authorize(name) WEFT_SLOT_both(WEFT_PHASE_AUTHORIZE, name)
#define WEFT_SLOT_split(name)     WEFT_SLOT_both(WEFT_PHASE_SPLIT, name)
#define WEFT_SLOT_limit(name)     WEFT_SLOT_both(WEFT_PHASE_LIMIT, name)
#define WEFT_SLOT_balance(name)   WEFT_SLOT_both(WEFT_PHASE_BALANCE, name)

/* The way back, where the kernel carries it. */
#define WEFT_SLOT_response(name) WEFT_ENTRY_MESSAGE(WEFT_PHASE_RESPONSE, name)
#define WEFT_SLOT_observe(name)  WEFT_ENTRY_MESSAGE(WEFT_PHASE_OBSERVE, name)

#define WEFT_SLOT(phase, name)                                                                               \
	WEFT_BODY(name);                                                                                     \
	WEFT_SLOT_##phase(name) WEFT_BODY(name)

#endif
