// SPDX-License-Identifier: GPL-2.0
/*
 * Canonical paths as Envoy makes them (normalize_path, merge_slashes, path_with_escaped_slashes_action), on a
 * copy behind the head. io.weft.http.routing.internal.action.CanonicalPath does the same to the head that is
 * forwarded.
 */
#ifndef ROUTING_NORMALIZE_H
#define ROUTING_NORMALIZE_H

struct routing_canonical {
	struct weft_request *r;
	__u32 in;
	__u32 end;
	__u32 base;  /* the output starts here */
	__u32 out;   /* relative */
	__u32 start; /* of the last segment, relative */
	__u32 back;  /* a segment is taken back */
	__u32 flags;
	__u32 escaped; /* an escaped slash was seen */
	__u32 bad;
};

static __always_inline void put(struct routing_canonical *c, __u8 byte)
{
	c->r->head[(c->base + c->out) & (WEFT_HEAD_MAX - 1)] = byte;
	c->out++;
}

static __always_inline __u8 last_put(struct routing_canonical *c)
{
	return byte_at(c->r, c->base + c->out - 1);
}

/* A segment is complete: true when it was a dot segment, which leaves no trace of its own. */
static __always_inline bool end_segment(struct routing_canonical *c)
{
	__u32 length = c->out - c->start;
	__u32 two = word_at(c->r, c->base + c->start) & 0xffff;

	if (!(c->flags & ROUTING_NORMALIZE) || !length || length > 2 || !c->start)
		return false;
	if ((two & 0xff) != '.' || (length == 2 && two != 0x2e2e))
		return false;
	c->out = c->start;
	if (length == 2 && c->out > 1) {
		c->out--;
		c->back = 1;
	}
	return true;
}

static __always_inline void put_slash(struct routing_canonical *c)
{
	if (end_segment(c))
		return;
	put(c, '/');
	c->start = c->out;
}

/* What stays as it is escaped: everything but unreserved characters. */
static __always_inline void put_escape(struct routing_canonical *c, __u8 first, __u8 second)
{
	__u32 value = (escape_class[first] & 15) << 4 | (escape_class[second] & 15);
	__u32 slashes = ROUTING_UNESCAPE_SLASHES | ROUTING_REJECT_ESCAPED | ROUTING_REDIRECT_ESCAPED;

	if ((value == '/' || value == '\\') && c->flags & slashes) {
		c->escaped = 1;
		if (value == '/' || c->flags & ROUTING_NORMALIZE)
			put_slash(c);
		else
			put(c, value);
	} else if (c->flags & ROUTING_NORMALIZE && escape_class[value] & ESCAPE_UNRESERVED) {
		put(c, value);
	} else {
		c->bad |= !value && c->flags & ROUTING_NORMALIZE;
		put(c, '%');
		put(c, first);
		put(c, second);
	}
}

static long canonical_step(__u32 i, struct routing_canonical *c)
{
	__u32 w;
	__u8 byte;

	if (c->back) { /* to behind the slash before the segment that goes */
		if (c->out <= 1 || last_put(c) == '/') {
			c->back = 0;
			c->start = c->out;
		} else {
			c->out--;
		}
		return 0;
	}
	if (c->in >= c->end)
		return 1;
	w = word_at(c->r, c->in);
	byte = w & 0xff;
	c->in++;
	if (byte == '/' || (byte == '\\' && c->flags & ROUTING_NORMALIZE)) {
		put_slash(c);
	} else if (byte != '%') {
		put(c, byte);
	} else if (c->in + 2 > c->end ||
	           !(escape_class[w >> 8 & 255] & escape_class[w >> 16 & 255] & ESCAPE_HEX)) {
		c->bad |= c->flags & ROUTING_NORMALIZE; /* two servers may read it differently */
		put(c, byte);
	} else {
		c->in += 2;
		put_escape(c, w >> 8, w >> 16);
	}
	return c->bad != 0;
}

struct routing_merge {
	struct weft_request *r;
	__u32 base;
	__u32 length;
	__u32 out;
};

static long merge_step(__u32 i, struct routing_merge *m)
{
	__u8 c = byte_at(m->r, m->base + i);

	if (c == '/' && m->out && byte_at(m->r, m->base + m->out - 1) == '/')
		return 0;
	m->r->head[(m->base + m->out) & (WEFT_HEAD_MAX - 1)] = c;
	m->out++;
	return 0;
}

/* merge_slashes; a path of slashes alone becomes two, as in Envoy. */
static __always_inline __u32 merge_slashes(struct weft_request *r, __u32 base, __u32 length)
{
	struct routing_merge m = {.r = r, .base = base, .length = length};

	m.out = unknown_zero(r);
	bpf_loop(length, merge_step, &m, 0);
	return m.out == 1 && length > 1 ? 2 : m.out;
}

/* Puts the canonical path, then the query, behind the head. Returns 0 or a status. */
__noinline int canonical_path(struct weft_request *r, __u32 flags)
{
	struct routing_canonical c = {.r = r, .flags = flags};
	__u32 query, before;

	if (!r)
		return 400;
	c.out = c.start = c.back = c.escaped = c.bad = unknown_zero(r);
	c.in = r->path.offset;
	c.end = c.in + r->path.length;
	c.base = r->scratch[SCRATCH_SPARE];
	query = r->query.offset ? r->query.length + 1 : 0; /* with its question mark */
	if (c.base + r->path.length + query + 8 > WEFT_HEAD_MAX)
		return 431;
	bpf_loop(4 * WEFT_HEAD_MAX, canonical_step, &c, 0);
	if (end_segment(&c))
		bpf_loop(WEFT_HEAD_MAX, canonical_step, &c, 0);
	if (c.bad || (c.escaped && flags & ROUTING_REJECT_ESCAPED))
		return 400;
	if (c.escaped && flags & ROUTING_REDIRECT_ESCAPED)
		r->scratch[SCRATCH_FLAGS] |= SCRATCH_REDIRECT;
	if (flags & ROUTING_MERGE_SLASHES)
		c.out = merge_slashes(r, c.base, c.out);
	before = r->query.offset - 1;
	if (query && !copy_bytes(r, before, c.base + c.out, query))
		return 431;
	r->path.offset = c.base;
	r->path.length = c.out;
	if (query)
		r->query.offset = c.base + c.out + 1;
	r->scratch[SCRATCH_SPARE] = c.base + c.out + query;
	r->scratch[SCRATCH_FLAGS] |= SCRATCH_REWRITTEN;
	return 0;
}

#endif
