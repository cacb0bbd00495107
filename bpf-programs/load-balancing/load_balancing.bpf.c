// SPDX-License-Identifier: GPL-2.0
/* Chooses the endpoint of a request's cluster. The tables are described in table.h. */
#include "table.h"

#define LB_CHOICES_MAX 16
#define LB_SEARCH_MAX  32 /* halvings of a range of 32 bits */

/* What a pick works with; one pointer for the callbacks of loops. */
struct lb_pick {
	struct lb_table table;
	struct lb_row header;
	struct lb_row pool;
	__u64 hash;
	__u32 low;
	__u32 high;
	__u32 best;
	__u32 best_active;
	__u32 best_weight;
};

static __always_inline __u64 lb_next(struct weft_request *r, __u32 subset)
{
	struct lb_counter_key key = {.cluster = r->cluster, .subset = subset};
	__u64 *counter = bpf_map_lookup_elem(&keep_lb_turns, &key);
	__u64 zero = 0;

	if (!counter) {
		bpf_map_update_elem(&keep_lb_turns, &key, &zero, BPF_NOEXIST);
		counter = bpf_map_lookup_elem(&keep_lb_turns, &key);
	}
	/* A full map leaves chance, which is as fair in the long run. */
	return counter ? __sync_fetch_and_add(counter, 1) : bpf_get_prandom_u32();
}

static __always_inline bool lb_read_pool(struct lb_pick *p, __u32 pool)
{
	struct lb_row *row = lb_row(&p->table, p->header.w[LB_POOL_ROWS] + pool * 8);

	if (!row)
		return false;
	p->pool = *row;
	return p->pool.w[LB_HOSTS] != 0; /* a pool without hosts refuses its share of the load */
}

/* The pool whose turn it is, and how often it was before. */
static __always_inline bool lb_turn(struct lb_pick *p, __u64 n, __u64 *occurrence)
{
	__u32 length = p->header.w[LB_SELECTOR_LENGTH];
	__u64 entry;

	*occurrence = n;
	if (!length)
		return lb_read_pool(p, 0);
	entry = lb_word64(&p->table, p->header.w[LB_SELECTOR] + (__u32)(n % length) * 2);
	if (!lb_read_pool(p, (__u32)entry))
		return false;
	*occurrence = n / length * p->pool.w[LB_OCCURRENCES] + (entry >> 32);
	return true;
}

/* Halves [low, high): the first cumulative weight above p->hash. */
static long lb_search_weight(__u32 i, struct lb_pick *p)
{
	__u32 middle = p->low + (p->high - p->low) / 2;

	if (p->low >= p->high)
		return 1;
	if (lb_word(&p->table, p->pool.w[LB_DATA] + middle) > p->hash)
		p->high = middle;
	else
		p->low = middle + 1;
	return 0;
}

static __always_inline __u32 lb_round_robin(struct weft_request *r, struct lb_pick *p)
{
	__u64 occurrence, place;
	__u32 period, step;

	if (!lb_turn(p, lb_next(r, p->header.w[LB_COUNTER]), &occurrence))
		return 0;
	period = p->pool.w[LB_PERIOD];
	step = p->pool.w[LB_STEP];
	if (!period)
		return 0;
	place = occurrence % period;
	if (!step)
		return lb_word(&p->table, p->pool.w[LB_DATA] + (__u32)place);
	p->hash = place * step % period;
	p->low = 0;
	p->high = p->pool.w[LB_HOSTS];
	bpf_loop(LB_SEARCH_MAX, lb_search_weight, p, 0);
	return lb_word(&p->table, p->pool.w[LB_ENDPOINTS] + p->low);
}

/* A host by chance, in proportion to its weight: Walker's alias method. */
static __always_inline __u32 lb_draw(struct lb_pick *p)
{
	__u32 host = ((__u64)bpf_get_prandom_u32() * p->pool.w[LB_HOSTS]) >> 32;
	__u64 alias;

	if (!p->pool.w[LB_DATA])
		return host;
	alias = lb_word64(&p->table, p->pool.w[LB_DATA] + host * 2);
	return bpf_get_prandom_u32() <= (__u32)alias ? host : (__u32)(alias >> 32);
}

/*
 * Keeps the choice with the fewest requests under way a unit of weight. Choices come in proportion to
 * weights, so idle hosts get their share, as Envoy's weight / (active + 1) gives it.
 */
static long lb_compare(__u32 i, struct lb_pick *p)
{
	__u32 host = lb_draw(p);
	__u32 endpoint = lb_word(&p->table, p->pool.w[LB_ENDPOINTS] + host);
	__u32 weight = p->pool.w[LB_WEIGHTS] ? lb_word(&p->table, p->pool.w[LB_WEIGHTS] + host) : 1;
	struct weft_endpoint *e = bpf_map_lookup_elem(&weft_endpoints, &endpoint);
	__u32 active = e ? *(volatile __u32 *)&e->active : 0;

	if (!p->best || (__u64)active * p->best_weight < (__u64)p->best_active * weight) {
		p->best = endpoint;
		p->best_active = active;
		p->best_weight = weight;
	}
	return 0;
}

static __always_inline __u32 lb_sample(struct weft_request *r, struct lb_pick *p)
{
	__u32 choices = p->header.w[LB_CHOICES];
	__u64 occurrence, turn = 0;

	if (p->header.w[LB_SELECTOR_LENGTH])
		turn = lb_next(r, p->header.w[LB_COUNTER]);
	if (!lb_turn(p, turn, &occurrence))
		return 0;
	if (choices <= 1)
		return lb_word(&p->table, p->pool.w[LB_ENDPOINTS] + lb_draw(p));
	p->best = 0;
	bpf_loop(choices > LB_CHOICES_MAX ? LB_CHOICES_MAX : choices, lb_compare, p, 0);
	return p->best;
}

/* The request's hash, or chance where it has none. */
static __always_inline __u64 lb_hash(struct weft_request *r)
{
	struct weft_hash_policy *policy = NULL;
	__u32 id = r->hash_policy;

	if (r->hash)
		return r->hash;
	if (id)
		policy = bpf_map_lookup_elem(&lb_hash_policies, &id);
	if (policy && weft_hash_request(r, policy))
		return r->hash;
	return ((__u64)bpf_get_prandom_u32() << 32) | bpf_get_prandom_u32();
}

/* The pool for a hash: Envoy's loads of priorities are per cent. */
static __always_inline bool lb_pool_of(struct lb_pick *p)
{
	__u32 pool = 0;

	if (p->header.w[LB_SELECTOR_LENGTH])
		pool = lb_word(&p->table, p->header.w[LB_SELECTOR] + (__u32)(p->hash % 100));
	return lb_read_pool(p, pool);
}

/* Halves [low, high): the first point at or after the hash. */
static long lb_search_ring(__u32 i, struct lb_pick *p)
{
	__u32 middle = p->low + (p->high - p->low) / 2;

	if (p->low >= p->high)
		return 1;
	if (lb_word64(&p->table, p->pool.w[LB_DATA] + middle * 2) >= p->hash)
		p->high = middle;
	else
		p->low = middle + 1;
	return 0;
}

static __always_inline __u32 lb_ring(struct weft_request *r, struct lb_pick *p)
{
	p->hash = lb_hash(r);
	if (!lb_pool_of(p))
		return 0;
	p->low = 0;
	p->high = p->pool.w[LB_PERIOD];
	bpf_loop(LB_SEARCH_MAX, lb_search_ring, p, 0);
	if (p->low >= p->pool.w[LB_PERIOD])
		p->low = 0;
	return lb_word(&p->table, p->pool.w[LB_WEIGHTS] + p->low);
}

static __always_inline __u32 lb_maglev(struct weft_request *r, struct lb_pick *p)
{
	__u32 size;

	p->hash = lb_hash(r);
	if (!lb_pool_of(p))
		return 0;
	size = p->pool.w[LB_PERIOD];
	return size ? lb_word(&p->table, p->pool.w[LB_DATA] + (__u32)(p->hash % size)) : 0;
}

static __always_inline __u32 lb_choose(struct weft_request *r, struct lb_pick *p)
{
	switch (p->header.w[LB_POLICY]) {
	case LB_ROUND_ROBIN:
		return lb_round_robin(r, p);
	case LB_SAMPLE:
		return lb_sample(r, p);
	case LB_RING:
		return lb_ring(r, p);
	case LB_MAGLEV:
		return lb_maglev(r, p);
	}
	return 0;
}

WEFT_SLOT(balance, load_balancing)
{
	struct lb_pick pick = {};
	struct lb_row *header;
	__u32 endpoint;

	if (!(r->needs & (1u << WEFT_PHASE_BALANCE)))
		return WEFT_NEXT;
	if (!lb_open(lb_reference(r), &pick.table) || !(header = lb_row(&pick.table, 0))) {
		weft_reject(r, 503, WEFT_REASON_NO_CLUSTER, r->cluster);
		return WEFT_REJECT;
	}
	pick.header = *header;
	endpoint = lb_choose(r, &pick);
	if (!endpoint) {
		weft_reject(r, 503, WEFT_REASON_NO_HEALTHY, r->cluster);
		return WEFT_REJECT;
	}
	r->endpoint = endpoint;
	r->detail = pick.header.w[LB_POLICY];
	return WEFT_DONE;
}

WEFT_LICENSE;
