/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Hash policies of a route (envoy.config.route.v3.RouteAction.hash_policy): the hash of a request by what its
 * user chose. A bundle that uses them declares a map of its own with WEFT_HASH_POLICIES and fills it by the
 * definition's id.
 */
#ifndef WEFT_HASH_POLICY_H
#define WEFT_HASH_POLICY_H

#include <weft/xxhash.h>

#define WEFT_HASH_STEPS 8
#define WEFT_HASH_NAME  64 /* bytes of a name; a power of two */

enum weft_hash_kind {
	WEFT_HASH_END,
	WEFT_HASH_HEADER,
	WEFT_HASH_COOKIE,
	WEFT_HASH_SOURCE,
	WEFT_HASH_QUERY,
	WEFT_HASH_AUTHORITY,
	WEFT_HASH_TARGET,
	WEFT_HASH_METHOD,
};

struct weft_hash_step {
	__u8 kind;
	__u8 terminal; /* a hash so far ends the list */
	__u16 name_length;
	__u32 name_hash;           /* FNV-1a of the name */
	__u8 name[WEFT_HASH_NAME]; /* lower case for headers */
};

struct weft_hash_policy {
	struct weft_hash_step step[WEFT_HASH_STEPS];
};

#define WEFT_HASH_POLICIES(map)                                                                              \
	struct {                                                                                             \
		__uint(type, BPF_MAP_TYPE_HASH);                                                             \
		__uint(map_flags, BPF_F_NO_PREALLOC);                                                        \
		__uint(max_entries, 65536);                                                                  \
		__type(key, __u32);                                                                          \
		__type(value, struct weft_hash_policy);                                                      \
	} map SEC(".maps")

/* A walk over a part of the head. */
struct weft_search {
	struct weft_request *r;
	struct weft_hash_step *step;
	__u64 hash; /* so far, 0 none */
	__u32 at;   /* where the walk stands */
	__u32 end;
	__u32 start; /* of the pair that is read */
	__u32 value; /* of the pair that is read; 0 none yet */
	__u32 found;
	__u32 found_length;
	__u32 hit; /* not bool: a callback returns 0 or 1, and the verifier takes any byte for a bool */
	__u8 separator;
};

static __always_inline __u8 weft_head_byte(struct weft_request *r, __u32 offset)
{
	return r->head[offset & (WEFT_HEAD_MAX - 1)];
}

static __always_inline __u8 weft_lower(__u8 c)
{
	return c >= 'A' && c <= 'Z' ? c + 32 : c;
}

struct weft_compare {
	struct weft_request *r;
	struct weft_hash_step *step;
	__u32 offset;
	bool fold;
	__u32 differs;
};

static long weft_compare_byte(__u32 i, struct weft_compare *c)
{
	__u8 byte = weft_head_byte(c->r, c->offset + i);

	if (c->fold)
		byte = weft_lower(byte);
	c->differs = byte != c->step->name[i & (WEFT_HASH_NAME - 1)];
	return c->differs != 0;
}

/* Whether the head's bytes are the step's name. */
static __always_inline bool weft_is_name(struct weft_request *r, struct weft_hash_step *step, __u32 offset,
                                         __u32 length, bool fold)
{
	struct weft_compare c = {.r = r, .step = step, .offset = offset, .fold = fold};

	if (length != step->name_length)
		return false;
	bpf_loop(length & (WEFT_HASH_NAME - 1), weft_compare_byte, &c, 0);
	return !c.differs;
}

/* Ends a name=value pair at x->at. The first one wins, as in Envoy. */
static __always_inline void weft_pair_end(struct weft_search *x, __u32 end)
{
	if (x->value && weft_is_name(x->r, x->step, x->start, x->value - 1 - x->start, false)) {
		x->hit = 1;
		x->found = x->value;
		x->found_length = end - x->value;
	}
	x->value = 0;
}

static long weft_pair_byte(__u32 i, struct weft_search *x)
{
	__u32 at = x->at + i;
	__u8 byte = weft_head_byte(x->r, at);

	if (at >= x->end || byte == x->separator) {
		weft_pair_end(x, at);
		x->start = at + 1;
		return x->hit != 0 || at >= x->end;
	}
	if (byte == '=' && !x->value)
		x->value = at + 1;
	else if (byte == ' ' && at == x->start) /* cookies: "; " */
		x->start = at + 1;
	return 0;
}

/* Looks for the step's name in a list of pairs, head[offset, offset + length). */
static __always_inline void weft_find_pair(struct weft_search *x, __u32 offset, __u32 length, __u8 separator)
{
	x->at = offset;
	x->start = offset;
	x->end = offset + length;
	x->value = 0;
	x->separator = separator;
	bpf_loop((length & (WEFT_HEAD_MAX - 1)) + 1, weft_pair_byte, x, 0);
}

static long weft_cookie_line(__u32 i, struct weft_search *x)
{
	struct weft_header *h = &x->r->headers[i & (WEFT_HEADERS_MAX - 1)];

	/* "cookie" */
	if (h->name_hash == 0x77a740bfu && h->name_length == 6)
		weft_find_pair(x, h->value, h->value_length, ';');
	return x->hit != 0;
}

static __always_inline bool weft_hash_cookie(struct weft_search *x)
{
	bpf_loop(x->r->header_count & (WEFT_HEADERS_MAX * 2 - 1), weft_cookie_line, x, 0);
	if (x->hit && x->found_length >= 2 && weft_head_byte(x->r, x->found) == '"' &&
	    weft_head_byte(x->r, x->found + x->found_length - 1) == '"') {
		x->found++;
		x->found_length -= 2;
	}
	return x->hit && x->found_length;
}

/*
 * Several lines of one name: Envoy sorts them; their sum here is as independent of the order, and another
 * value than Envoy's. One line, the usual case, is the same.
 */
static long weft_header_line(__u32 i, struct weft_search *x)
{
	struct weft_header *h = &x->r->headers[i & (WEFT_HEADERS_MAX - 1)];

	if (h->name_hash != x->step->name_hash || !weft_is_name(x->r, x->step, h->name, h->name_length, true))
		return 0;
	x->hash += weft_xxh64_head(x->r, h->value, h->value_length);
	x->hit = 1;
	return 0;
}

static long weft_first_line(__u32 i, struct weft_search *x)
{
	struct weft_header *h = &x->r->headers[i & (WEFT_HEADERS_MAX - 1)];

	if (h->name_hash != x->step->name_hash || !weft_is_name(x->r, x->step, h->name, h->name_length, true))
		return 0;
	x->found = h->value;
	x->found_length = h->value_length;
	x->hit = 1;
	return 1;
}

/* The first line of the step's header: x->found. */
static __always_inline bool weft_find_header(struct weft_search *x)
{
	bpf_loop(x->r->header_count & (WEFT_HEADERS_MAX * 2 - 1), weft_first_line, x, 0);
	return x->hit != 0;
}

static __always_inline void weft_put_decimal(__u8 *text, __u32 *at, __u8 n)
{
	if (n >= 100)
		text[(*at)++ & 31] = '0' + n / 100;
	if (n >= 10)
		text[(*at)++ & 31] = '0' + n / 10 % 10;
	text[(*at)++ & 31] = '0' + n % 10;
}

/* Envoy hashes the address as text. An IPv6 address is hashed as bytes here: as good, but another value. */
static __always_inline __u64 weft_hash_source(struct weft_request *r)
{
	__u8 *text = (__u8 *)r->scratch;
	__u64 hash = WEFT_XXH_P5;
	__u32 at = 0, left, i;

	if (*(__u64 *)&r->source.ip[0] == 0 && *(__u32 *)&r->source.ip[8] == bpf_htonl(0xffff)) {
		weft_put_decimal(text, &at, r->source.ip[12]);
		text[at++ & 31] = '.';
		weft_put_decimal(text, &at, r->source.ip[13]);
		text[at++ & 31] = '.';
		weft_put_decimal(text, &at, r->source.ip[14]);
		text[at++ & 31] = '.';
		weft_put_decimal(text, &at, r->source.ip[15]);
	} else {
		__builtin_memcpy(text, r->source.ip, 16);
		at = 16;
	}
	left = at;
	hash += at;
	at = 0;
	for (i = 0; i < 2 && left >= 8; i++, at += 8, left -= 8)
		hash = weft_xxh_word8(hash, *(__u64 *)&text[at & 31]);
	if (left >= 4) {
		hash = weft_xxh_word4(hash, *(__u32 *)&text[at & 31]);
		at += 4;
		left -= 4;
	}
	for (i = 0; i < 3 && left; i++, at++, left--)
		hash = weft_xxh_byte(hash, text[at & 31]);
	return weft_xxh_finish(hash);
}

static __always_inline bool weft_hash_span(struct weft_search *x, struct weft_span *span)
{
	x->found = span->offset;
	x->found_length = span->length;
	return span->length != 0;
}

/* Where a step's value stands in the head. */
static __always_inline bool weft_hash_find(struct weft_search *x)
{
	struct weft_request *r = x->r;

	switch (x->step->kind) {
	case WEFT_HASH_COOKIE:
		return weft_hash_cookie(x);
	case WEFT_HASH_QUERY:
		weft_find_pair(x, r->query.offset, r->query.length, '&');
		return x->hit;
	case WEFT_HASH_AUTHORITY:
		return weft_hash_span(x, &r->authority);
	case WEFT_HASH_TARGET:
		return weft_hash_span(x, &r->target_form);
	case WEFT_HASH_METHOD:
		return weft_hash_span(x, &r->method);
	}
	return false;
}

/* The hash of one step; *hit says whether the request has what it asks for. */
static __always_inline __u64 weft_hash_one(struct weft_request *r, struct weft_hash_step *step, bool *hit)
{
	struct weft_search x = {.r = r, .step = step};

	if (step->kind == WEFT_HASH_SOURCE) {
		/* At connect() the source is not chosen yet. */
		*hit = r->source.port || *(__u64 *)&r->source.ip[8];
		return weft_hash_source(r);
	}
	if (step->kind == WEFT_HASH_HEADER) {
		bpf_loop(r->header_count & (WEFT_HEADERS_MAX * 2 - 1), weft_header_line, &x, 0);
		*hit = x.hit != 0;
		return x.hash;
	}
	*hit = weft_hash_find(&x);
	return *hit ? weft_xxh64_head(r, x.found, x.found_length) : 0;
}

struct weft_hash_walk {
	struct weft_request *r;
	struct weft_hash_policy *policy;
	__u64 hash;
	__u32 any;
};

static long weft_hash_step(__u32 i, struct weft_hash_walk *w)
{
	struct weft_hash_step *step = &w->policy->step[i & (WEFT_HASH_STEPS - 1)];
	bool hit = false;
	__u64 hash;

	if (step->kind == WEFT_HASH_END)
		return 1;
	hash = weft_hash_one(w->r, step, &hit);
	if (hit) {
		/* Rotating keeps two equal steps from cancelling each other out; as Envoy does. */
		w->hash = (w->any ? weft_rotl64(w->hash, 1) : 0) ^ hash;
		w->any = 1;
	}
	return step->terminal != 0 && w->any != 0;
}

/* Sets r->hash. False: no step found its value, so the caller draws a random one. */
static __always_inline bool weft_hash_request(struct weft_request *r, struct weft_hash_policy *policy)
{
	struct weft_hash_walk w = {.r = r, .policy = policy};

	bpf_loop(WEFT_HASH_STEPS, weft_hash_step, &w, 0);
	r->hash = w.hash;
	return w.any != 0;
}

#endif
