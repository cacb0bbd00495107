// SPDX-License-Identifier: GPL-2.0
/*
 * Chooses one of a split's clusters:
 *
 *   turns   Clusters own intervals of [0, total) in the order of the configuration. Turn n is point
 *           n * step % total, where step is coprime to total: each point once in a period, so counts are
 *           exact after each period; and near the golden section of total, so they are smooth within it.
 *   number  The number in a header modulo total is the point in these intervals, as Envoy's header_name says.
 *   user    Clusters own pieces of the hashes' range, which are laid out so that a user stays in a cluster
 *           whose weight grows. A user is the hash of the route's hash policy, or of a header that is no
 * number.
 *
 * A request without hash or header takes a turn.
 */
#include <weft/hash_policy.h>

#define GS_CLUSTERS 64
#define GS_PIECES   256 /* a power of two above 3 * GS_CLUSTERS */
#define GS_HALVINGS 9

enum gs_mode {
	GS_TURNS,
	GS_USER,
	GS_NUMBER,
};

struct gs_share {
	__u32 end; /* of the interval, exclusive; the start is the end before it */
	__u32 cluster;
	__u32 action; /* what the relay edits for this cluster, 0 none */
	__u32 pad;
};

/* A range of user hashes. */
struct gs_piece {
	__u32 last;  /* inclusive; the first is behind the last before it */
	__u32 share; /* index */
};

struct gs_split {
	__u32 mode;
	__u32 count;
	__u32 total; /* sum of weights, divided by what divides them all */
	__u32 step;
	__u32 divisor; /* what they were divided by */
	__u32 pieces;  /* their number */
	struct gs_share share[GS_CLUSTERS];
	struct weft_hash_step header; /* GS_NUMBER */
	struct gs_piece piece[GS_PIECES];
};

/* keep_: versions of this bundle share it, so turns and counts go on over an update. */
struct gs_turns {
	__u64 turn;
	__u64 chosen[GS_CLUSTERS];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 65536);
	__type(key, __u32);
	__type(value, struct gs_split);
} gs_splits SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 65536);
	__type(key, __u32);
	__type(value, struct gs_turns);
} keep_gs_turns SEC(".maps");

/* The action that makes a route's copies. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__uint(max_entries, 65536);
	__type(key, __u32);
	__type(value, __u32);
} gs_mirrors SEC(".maps");

WEFT_HASH_POLICIES(gs_hash_policies);

struct gs_number {
	struct weft_request *r;
	__u32 at;
	__u32 valid;
	__u64 value;
};

/* At most 2^64 - 1. */
static long gs_digit(__u32 i, struct gs_number *n)
{
	__u8 digit = weft_head_byte(n->r, n->at + i) - '0';

	n->valid = digit <= 9 && n->value <= (~0ULL - digit) / 10;
	n->value = n->value * 10 + digit;
	return !n->valid;
}

static __always_inline __u32 gs_share_of(struct gs_split *split, __u64 point)
{
	__u32 i;

	for (i = 0; i < GS_CLUSTERS - 1; i++) {
		if (i + 1 >= split->count || point < split->share[i].end)
			break;
	}
	return i;
}

struct gs_halving {
	struct gs_split *split;
	__u32 user;
	__u32 low;
	__u32 high;
};

static long gs_halve(__u32 i, struct gs_halving *h)
{
	__u32 middle = h->low + (h->high - h->low) / 2;

	if (h->low >= h->high)
		return 1;
	if (h->split->piece[middle & (GS_PIECES - 1)].last >= h->user)
		h->high = middle;
	else
		h->low = middle + 1;
	return 0;
}

/*
 * The hash is mixed once more: a ring hash cluster behind the split uses the same one, and a piece of it
 * would be a piece of the ring, with the endpoints of that piece only.
 */
static __always_inline __u32 gs_share_of_user(struct gs_split *split, __u64 hash)
{
	struct gs_halving h = {.split = split, .user = weft_xxh_finish(hash) >> 32, .high = split->pieces};

	bpf_loop(GS_HALVINGS, gs_halve, &h, 0);
	return split->piece[h.low & (GS_PIECES - 1)].share;
}

static __always_inline bool gs_by_header(struct weft_request *r, struct gs_split *split, __u32 *share)
{
	struct weft_search x = {.r = r, .step = &split->header};
	struct gs_number n = {.r = r};

	if (!weft_find_header(&x) || !x.found_length)
		return false;
	n.at = x.found;
	if (x.found_length <= 20)
		bpf_loop(x.found_length & 31, gs_digit, &n, 0);
	if (n.valid)
		*share = gs_share_of(split, n.value / split->divisor % split->total);
	else
		*share = gs_share_of_user(split, weft_xxh64_head(r, x.found, x.found_length));
	return true;
}

static __always_inline bool gs_by_policy(struct weft_request *r, struct gs_split *split, __u32 *share)
{
	__u32 id = r->hash_policy;
	struct weft_hash_policy *policy = bpf_map_lookup_elem(&gs_hash_policies, &id);

	if (!id || !policy || !weft_hash_request(r, policy))
		return false;
	*share = gs_share_of_user(split, r->hash);
	return true;
}

static __always_inline __u32 gs_pick(struct weft_request *r, struct gs_split *split, struct gs_turns *turns)
{
	__u32 share = 0;
	__u64 point;

	if (split->mode == GS_NUMBER && gs_by_header(r, split, &share))
		return share;
	if (split->mode == GS_USER && gs_by_policy(r, split, &share))
		return share;
	point = __sync_fetch_and_add(&turns->turn, 1) % split->total * split->step % split->total;
	return gs_share_of(split, point);
}

/*
 * What the relay does for the cluster comes before what it does for the route, unless
 * most_specific_header_mutations_wins has set WEFT_HTTP_ROUTE_FIRST.
 */
static __always_inline void gs_edit(struct weft_request *r, __u32 action)
{
	if (!action)
		return;
	if (r->http_flags & WEFT_HTTP_ROUTE_FIRST) {
		r->actions[1] = action;
		return;
	}
	r->actions[1] = r->actions[0];
	r->actions[0] = action;
}

static __always_inline void gs_copy(struct weft_request *r)
{
	__u32 id = r->mirror;
	__u32 *action = id ? bpf_map_lookup_elem(&gs_mirrors, &id) : NULL;

	if (action)
		r->actions[WEFT_ACTIONS_MAX - 1] = *action;
}

static __always_inline int gs_choose(struct weft_request *r, __u32 *action)
{
	__u32 id = r->split, i;
	struct gs_split *split = bpf_map_lookup_elem(&gs_splits, &id);
	struct gs_turns *turns = bpf_map_lookup_elem(&keep_gs_turns, &id);

	if (!split || !turns || !split->total || !split->divisor) {
		weft_reject(r, 503, WEFT_REASON_NO_CLUSTER, id);
		return WEFT_REJECT;
	}
	i = gs_pick(r, split, turns) & (GS_CLUSTERS - 1);
	__sync_fetch_and_add(&turns->chosen[i], 1);
	r->cluster = split->share[i].cluster;
	*action = split->share[i].action;
	r->detail = id;
	return WEFT_DONE;
}

WEFT_SLOT(split, grayscale)
{
	__u32 action = 0;
	int result;

	if (!r->split && !r->mirror && !(r->needs & (1u << WEFT_PHASE_SPLIT)))
		return WEFT_NEXT;
	gs_copy(r);
	if (!r->split)
		return WEFT_DONE;
	result = gs_choose(r, &action);
	if (result == WEFT_DONE)
		gs_edit(r, action);
	return result;
}

WEFT_LICENSE;
