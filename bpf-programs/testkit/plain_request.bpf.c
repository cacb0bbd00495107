// SPDX-License-Identifier: GPL-2.0
/*
 * For tests of slots that come after the route: a plain parser (one line a header, CR LF, no checks) and a
 * route that gives every request of a listener what the test wrote into plain_routes.
 */
#include <weft/slot.h>

struct plain_route {
	__u32 cluster;
	__u32 subset;
	__u32 hash_policy;
	__u32 split;
	__u32 mirror;
	__u32 action;
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, struct plain_route);
} plain_routes SEC(".maps");

/* In the map's memory: the verifier would follow every value of a counter on the stack. */
struct scan {
	__u32 line;  /* start of the line */
	__u32 value; /* of the header; 0 none yet */
	__u32 spaces;
	__u32 hash;
};

static __always_inline void request_line(struct weft_request *r, __u32 at, __u8 c)
{
	struct scan *s = (struct scan *)r->scratch;

	if (c == '?' && s->spaces == 1 && !r->query.offset) {
		r->query.offset = at + 1;
	} else if (c == ' ' && s->spaces++ == 0) {
		r->method.length = at;
		r->target_form.offset = at + 1;
	} else if (c == ' ') {
		r->target_form.length = at - r->target_form.offset;
		if (r->query.offset)
			r->query.length = at - r->query.offset;
	}
}

static __always_inline void end_header(struct weft_request *r, __u32 at)
{
	struct scan *s = (struct scan *)r->scratch;
	__u32 n = r->header_count;
	struct weft_header *h = &r->headers[n & (WEFT_HEADERS_MAX - 1)];
	__u32 value = s->value;

	s->value = 0;
	if (n >= WEFT_HEADERS_MAX)
		return;
	h->name = s->line;
	h->name_length = value - 1 - s->line;
	if (r->head[value & (WEFT_HEAD_MAX - 1)] == ' ')
		value++;
	h->value = value;
	h->value_length = at - value;
	h->name_hash = s->hash;
	r->header_count = n + 1;
	if (h->name_length == 4 && h->name_hash == 0xaffea56fu) { /* host */
		r->authority.offset = h->value;
		r->authority.length = h->value_length;
	}
}

static long scan_byte(__u32 i, struct weft_request **context)
{
	struct weft_request *r = *context;
	struct scan *s = (struct scan *)r->scratch;
	__u8 c = r->head[i & (WEFT_HEAD_MAX - 1)];

	if (c == '\r') {
		if (s->value)
			end_header(r, i);
	} else if (c == '\n') {
		s->line = i + 1;
		s->value = 0;
		s->hash = WEFT_HASH32_SEED;
	} else if (!s->line) {
		request_line(r, i, c);
	} else if (c == ':' && !s->value) {
		s->value = i + 1;
	} else if (!s->value) {
		s->hash = (s->hash ^ (c >= 'A' && c <= 'Z' ? c + 32 : c)) * WEFT_HASH32_PRIME;
	}
	return 0;
}

WEFT_SLOT(parse, plain_parse)
{
	struct weft_request *context = r;

	bpf_loop(r->head_length & (WEFT_HEAD_MAX - 1), scan_byte, &context, 0);
	return WEFT_DONE;
}

WEFT_SLOT(route, plain_route)
{
	__u32 listener = r->listener;
	struct plain_route *route = bpf_map_lookup_elem(&plain_routes, &listener);

	if (!route)
		return WEFT_NEXT;
	r->cluster = route->cluster;
	r->subset = route->subset;
	r->hash_policy = route->hash_policy;
	r->split = route->split;
	r->mirror = route->mirror;
	r->actions[0] = route->action;
	return WEFT_DONE;
}

WEFT_LICENSE;
