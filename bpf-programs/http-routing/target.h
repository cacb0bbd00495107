// SPDX-License-Identifier: GPL-2.0
/* The target's form and the authority (RFC 9112, section 3.2; RFC 9110, section 7.2). */
#ifndef ROUTING_TARGET_H
#define ROUTING_TARGET_H

/* Between the slots of one request, in r->scratch. */
enum scratch {
	SCRATCH_NAMES_LOW,
	SCRATCH_NAMES_HIGH,
	SCRATCH_FLAGS,
	SCRATCH_SPARE, /* first byte behind the head that nothing uses */
	SCRATCH_SEEN,  /* enum parse_seen */
};

enum scratch_flag {
	SCRATCH_REWRITTEN = 1, /* what was decided on is not what the head says */
	SCRATCH_HTTPS = 2,     /* of an absolute target */
	SCRATCH_WEBSOCKET = 4,
	SCRATCH_REDIRECT = 8, /* the target had escaped slashes, and the listener redirects those */
	SCRATCH_ABSOLUTE = 16,
	SCRATCH_UNDECIDED = 32, /* a predicate was asked for that the relay has not evaluated */
};

#define WORD_HTTP  0x2f2f3a70747468ull   /* http:// */
#define WORD_HTTPS 0x2f2f3a7370747468ull /* https:// */

struct routing_authority {
	struct weft_request *r;
	__u32 offset;
	__u32 length;
	__u32 at;
	__u32 colon; /* the last one, relative, + 1 */
	__u32 bracket;
	__u32 bad;
};

/* Eight bytes at once where none of them is special, else one. */
static long authority_step(__u32 i, struct routing_authority *a)
{
	__u64 w;
	__u32 every = AUTHORITY_ALLOWED, any = 0, class;
	int j;

	if (a->at >= a->length)
		return 1;
	w = word_at(a->r, a->offset + a->at);
	class = authority_class[w & 0xff];
	for (j = 0; j < 8; j++) {
		__u32 k = authority_class[w & 0xff];

		every &= k;
		any |= k;
		w >>= 8;
	}
	if (a->at + 8 <= a->length && every && !(any & (AUTHORITY_COLON | AUTHORITY_BRACKET))) {
		a->at += 8;
		return 0;
	}
	a->at++;
	if (class & AUTHORITY_COLON)
		a->colon = a->at;
	else if (class & AUTHORITY_BRACKET)
		a->bracket = a->at;
	else if (!class)
		a->bad = 1;
	return 0;
}

/* Where the port starts, its colon included, + 1; 0 when there is none. Negative: a character is not allowed.
 */
__noinline int authority_port(struct weft_request *r, __u32 offset, __u32 length)
{
	struct routing_authority a = {.r = r, .offset = offset, .length = length};

	if (!r)
		return -1;
	a.at = a.colon = a.bracket = a.bad = unknown_zero(r);
	bpf_loop(length + 1, authority_step, &a, 0);
	if (a.bad)
		return -1;
	return a.colon > a.bracket ? a.colon : 0;
}

/* A port as a number; -1 when it is none. */
static __always_inline int port_number(struct weft_request *r, __u32 offset, __u32 length)
{
	__u32 n = 0;
	int i;

	if (!length || length > 9)
		return -1;
	for (i = 0; i < 9; i++) {
		__u8 c = byte_at(r, offset + i);

		if (i >= length)
			break;
		if (c < '0' || c > '9')
			return -1;
		n = n * 10 + (c - '0');
	}
	return n;
}

struct routing_copy {
	struct weft_request *r;
	__u32 from;
	__u32 to;
};

static long copy_step(__u32 i, struct routing_copy *c)
{
	*(__u64 *)&c->r->head[(c->to + 8 * i) & (WEFT_HEAD_MAX - 1)] = word_at(c->r, c->from + 8 * i);
	return 0;
}

/* Copies bytes of the head behind it; up to seven more are spilt after the copy. */
__noinline int copy_bytes(struct weft_request *r, __u32 from, __u32 to, __u32 length)
{
	struct routing_copy c = {.r = r, .from = from, .to = to};

	if (!r || to + length > WEFT_HEAD_MAX)
		return 0;
	bpf_loop((length + 7) / 8, copy_step, &c, 0);
	return 1;
}

/* Host with a dot before the port: the dot goes, so the rest moves. */
static __always_inline bool drop_inner_dot(struct weft_request *r, __u32 host, __u32 length)
{
	__u32 to = r->scratch[SCRATCH_SPARE], from = r->authority.offset;

	if (!copy_bytes(r, from, to, host - 1) || !copy_bytes(r, from + host, to + host - 1, length - host))
		return false;
	r->authority.offset = to;
	r->authority.length = length - 1;
	r->scratch[SCRATCH_SPARE] = to + length;
	r->scratch[SCRATCH_FLAGS] |= SCRATCH_REWRITTEN;
	return true;
}

/* strip_trailing_host_dot comes before the port is stripped, as in Envoy. False: no room. */
static __always_inline bool strip_dot(struct weft_request *r, __u32 port)
{
	__u32 length = r->authority.length, host = port ? port - 1 : length;

	if (!host || byte_at(r, r->authority.offset + host - 1) != '.')
		return true;
	if (host != length)
		return drop_inner_dot(r, host, length);
	r->authority.length = length - 1;
	r->scratch[SCRATCH_FLAGS] |= SCRATCH_REWRITTEN;
	return true;
}

static __always_inline void strip_port(struct weft_request *r, __u32 port, __u32 flags)
{
	int n = port_number(r, r->authority.offset + port, r->authority.length - port);

	if (n < 0 || (!(flags & ROUTING_STRIP_ANY_PORT) && n != r->destination.port))
		return;
	r->authority.length = port - 1;
	r->scratch[SCRATCH_FLAGS] |= SCRATCH_REWRITTEN;
}

/* Checks Host and applies what the listener strips from it. Returns 0 or a status. */
__noinline int take_authority(struct weft_request *r, __u32 flags)
{
	int port;

	if (!r)
		return 400;
	port = authority_port(r, r->authority.offset, r->authority.length);
	if (port < 0)
		return 400;
	if (flags & ROUTING_STRIP_DOT) {
		if (!strip_dot(r, port))
			return 431;
		port = authority_port(r, r->authority.offset, r->authority.length);
	}
	if (port > 0 && flags & (ROUTING_STRIP_ANY_PORT | ROUTING_STRIP_MATCHING_PORT))
		strip_port(r, port, flags);
	return 0;
}

struct routing_find {
	struct weft_request *r;
	__u32 at;
	__u32 end;
	__u32 userinfo; /* behind the last @ */
};

/* Finds what ends an authority. */
static long authority_end_step(__u32 i, struct routing_find *f)
{
	__u8 c;

	if (f->at >= f->end)
		return 1;
	c = byte_at(f->r, f->at);
	if (c == '/' || c == '?')
		return 1;
	f->at++;
	if (c == '@')
		f->userinfo = f->at;
	return 0;
}

/*
 * An absolute target takes the place of Host, and its path that of the target. Userinfo is dropped: it must
 * not reach an origin server (RFC 9110, section 4.2.4).
 */
__noinline int absolute_target(struct weft_request *r, __u32 scheme)
{
	struct routing_find f = {.r = r};
	__u32 end;

	if (!r)
		return 400;
	f.at = f.userinfo = r->target_form.offset + scheme;
	f.end = end = r->target_form.offset + r->target_form.length;
	bpf_loop(r->target_form.length, authority_end_step, &f, 0);
	if (f.at == f.userinfo || byte_at(r, f.at - 1) == ':')
		return 400;
	r->authority.offset = f.userinfo;
	r->authority.length = f.at - f.userinfo;
	r->scratch[SCRATCH_FLAGS] |= SCRATCH_REWRITTEN | SCRATCH_ABSOLUTE | (scheme == 8 ? SCRATCH_HTTPS : 0);
	if (f.at < end && byte_at(r, f.at) == '?')
		return 404;
	r->path.offset = f.at < end ? f.at : r->target_form.offset + scheme - 1; /* a slash of the scheme */
	r->path.length = f.at < end ? end - f.at : 1;
	return 0;
}

/* Sets r->path to path and query of the target, and returns 0 or a status. */
static __always_inline int take_target(struct weft_request *r, __u32 flags)
{
	__u32 offset = r->target_form.offset, length = r->target_form.length;
	__u64 method = value_word(r, r->method.offset, r->method.length);
	__u64 w = lower_word(word_at(r, offset));

	if ((w & 0xff) == '/') {
		r->path = r->target_form;
		return 0;
	}
	if (r->method.length == 7 && method == 0x7463656e6e6f63) /* CONNECT: nothing of ours tunnels */
		return 404;
	if (flags & ROUTING_NO_ABSOLUTE)
		return 404;
	if (length == 1 && (w & 0xff) == '*') /* OPTIONS of the server, which no route can take */
		return r->method.length == 7 && method == 0x736e6f6974706f ? 404 : 400;
	if (length > 7 && (w & LOW(7)) == WORD_HTTP)
		return absolute_target(r, 7);
	if (length > 8 && w == WORD_HTTPS)
		return absolute_target(r, 8);
	return 400;
}

#endif
