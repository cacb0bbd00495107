// SPDX-License-Identifier: GPL-2.0
/*
 * The HTTP/1.1 parser: one reading of a head or none (RFC 9112). What has two readings somewhere (bare CR or
 * LF, folded lines, blanks before a colon, repeated or listed lengths) is refused, so nothing can be
 * smuggled.
 */
#ifndef ROUTING_PARSER_H
#define ROUTING_PARSER_H

#include "characters.h"

enum parse_state {
	IN_METHOD,
	IN_TARGET,
	IN_VERSION,
	IN_NAME,
	BEFORE_VALUE,
	IN_VALUE,
	AFTER_VALUE,
	PARSED,
};

/* What special headers said; kept while parsing. */
enum parse_seen {
	SEEN_HOST = 1,
	SEEN_LENGTH = 2,
	SEEN_CHUNKED = 4,
	SEEN_CODING = 8,
	SEEN_CLOSE = 16,
	SEEN_KEEP = 32,
	SEEN_CONNECTION_UPGRADE = 64,
	SEEN_UPGRADE = 128,
	SEEN_WEBSOCKET = 256,
	SEEN_CONTINUE = 512,
	SEEN_H2C = 1024,
	SEEN_OPTION = 2048, /* Connection names something else */
	SEEN_BAD = 1u << 31,
};

/*
 * On the stack the verifier follows the first number of each eight bytes and forgets the second: moving a
 * member can take the loop from 0.1 million steps to more than it allows.
 */
struct routing_parse {
	struct weft_request *r;
	__u32 at;
	__u32 end; /* of the head; of what is at hand where a body may lie behind it */
	__u32 state;
	__u32 start; /* of the element that is read */
	__u32 hash;
	__u32 name_end;
	__u32 count;
	__u32 seen;
	__u32 target_flags;
	__u32 previous; /* byte of the target */
	__u32 question; /* offset of the first question mark */
	__u32 value;
	__u32 value_end;
	__u32 limit; /* of headers */
	__u32 listener_flags;
	__u32 status; /* of a refusal */
	__u64 names;  /* a bit for each name's hash: what is not here is absent */
};

struct routing_special {
	__u32 hash;
	__u32 length;
	__u64 word[3];
};

/* By the lowest four bits of the name's hash, which differ for these names. */
static const struct routing_special special_headers[16] = {
    [15] = {0xaffea56f, 4, {0x74736f68}},                                    /* host */
    [13] = {0x4df9451d, 14, {0x2d746e65746e6f63, 0x6874676e656c}},           /* content-length */
    [12] = {0xddb4744c, 17, {0x726566736e617274, 0x6e69646f636e652d, 0x67}}, /* transfer-encoding */
    [9] = {0x38b99ed9, 10, {0x697463656e6e6f63, 0x6e6f}},                    /* connection */
    [7] = {0xdc97cc77, 7, {0x65646172677075}},                               /* upgrade */
    [8] = {0x96da6b58, 6, {0x746365707865}},                                 /* expect */
    [6] = {0x32c09da6, 16, {0x6f632d79786f7270, 0x6e6f697463656e6e}},        /* proxy-connection */
};

#define WORD_CLOSE     0x65736f6c63ull
#define WORD_KEEP_ALIV 0x76696c612d706565ull /* eep-aliv */
#define WORD_UPGRADE   0x65646172677075ull
#define WORD_CHUNKED   0x64656b6e756863ull
#define WORD_100_CONT  0x746e6f632d303031ull
#define WORD_INUE      0x65756e69ull
#define WORD_WEBSOCKE  0x656b636f73626577ull
#define WORD_H2C       0x633268ull
#define LOW(n)         ((1ull << (8 * (n))) - 1)

/* Eight bytes in lower case, those past `length` zero. */
static __always_inline __u64 value_word(struct weft_request *r, __u32 offset, __u32 length)
{
	__u64 w;

	if (!length || length > WEFT_HEAD_MAX)
		return 0;
	w = lower_word(word_at(r, offset));
	return length >= 8 ? w : w & LOW(length & 7);
}

static __always_inline __u32 connection_option(struct weft_request *r, __u32 offset, __u32 length)
{
	__u64 w = value_word(r, offset, length);

	if (length == 5 && w == WORD_CLOSE)
		return SEEN_CLOSE;
	if (length == 7 && w == WORD_UPGRADE)
		return SEEN_CONNECTION_UPGRADE;
	if (length == 10 && (w & 0xff) == 'k' && value_word(r, offset + 1, 8) == WORD_KEEP_ALIV &&
	    value_word(r, offset + 9, 1) == 'e')
		return SEEN_KEEP;
	return length ? SEEN_OPTION : 0;
}

struct routing_options {
	struct weft_request *r;
	__u32 at;
	__u32 end;
	__u32 start;
	__u32 last; /* end of the option without trailing blanks */
	__u32 seen;
};

static long option_step(__u32 i, struct routing_options *o)
{
	__u8 c = o->at < o->end ? byte_at(o->r, o->at) : ',';

	if (c == ',') {
		o->seen |= connection_option(o->r, o->start, o->last - o->start);
		o->start = o->last = o->at + 1;
	} else if (c != ' ' && c != '\t') {
		o->last = o->at + 1;
	} else if (o->start == o->at) {
		o->start = o->last = o->at + 1;
	}
	return o->at++ >= o->end;
}

__noinline int connection_options(struct weft_request *r, __u32 offset, __u32 length)
{
	struct routing_options o = {
	    .r = r, .at = offset, .end = offset + length, .start = offset, .last = offset};

	if (!r)
		return 0;
	o.seen = unknown_zero(r);
	bpf_loop(length + 1, option_step, &o, 0);
	return o.seen;
}

/* 1*DIGIT and below 10^18 (RFC 9110, section 8.6). */
__noinline int content_length(struct weft_request *r, __u32 offset, __u32 length)
{
	__u64 n = 0;
	int i;

	if (!r || !length || length > 18)
		return SEEN_BAD;
	for (i = 0; i < 18; i++) {
		__u8 c = byte_at(r, offset + i);

		if (i >= length)
			break;
		if (c < '0' || c > '9')
			return SEEN_BAD;
		n = n * 10 + (c - '0');
	}
	r->content_length = n;
	return SEEN_LENGTH;
}

static __always_inline __u32 upgrade_token(struct weft_request *r, __u32 value, __u32 length)
{
	__u64 w = value_word(r, value, length);

	if (length == 9 && w == WORD_WEBSOCKE && value_word(r, value + 8, 1) == 't')
		return SEEN_UPGRADE | SEEN_WEBSOCKET;
	if (length == 3 && w == WORD_H2C)
		return SEEN_H2C;
	return SEEN_UPGRADE;
}

/* Reads a header that says how the message is framed or routed; `kind` is its row in special_headers. */
__noinline int special_header(struct weft_request *r, __u32 value, __u32 length, __u32 kind)
{
	if (!r)
		return SEEN_BAD;
	switch (kind) {
	case 15:
		r->authority.offset = value;
		r->authority.length = length;
		return SEEN_HOST;
	case 13:
		return content_length(r, value, length);
	case 12:
		return length == 7 && value_word(r, value, 7) == WORD_CHUNKED ? SEEN_CHUNKED : SEEN_CODING;
	case 9:
	case 6:
		return connection_options(r, value, length);
	case 7:
		return upgrade_token(r, value, length);
	case 8:
		return length == 12 && value_word(r, value, 8) == WORD_100_CONT &&
		               value_word(r, value + 8, 4) == WORD_INUE
		           ? SEEN_CONTINUE
		           : 0;
	}
	return 0;
}

/* A function of its own, so that the verifier follows its branches once and not for each way to it. */
__noinline int is_special(struct weft_request *r, __u32 kind, __u32 name, __u32 length)
{
	const struct routing_special *s = &special_headers[kind & 15];

	if (!r)
		return 0;
	return s->length == length && value_word(r, name, length) == s->word[0] &&
	       value_word(r, name + 8, length > 8 ? length - 8 : 0) == s->word[1] &&
	       value_word(r, name + 16, length > 16 ? length - 16 : 0) == s->word[2];
}

static __always_inline long refuse(struct routing_parse *p, __u32 status)
{
	p->status = status;
	return 1;
}

/* How many of eight bytes are of a token, above the hash of those bytes added to `hash`. */
__noinline __u64 token_word(struct weft_request *r, __u32 at, __u32 hash)
{
	__u64 w;
	int j;

	if (!r)
		return 0;
	w = word_at(r, at);
	for (j = 0; j < 8; j++) {
		__u32 k = token_class[w & 0xff];

		if (!k)
			break;
		hash = (hash ^ k) * WEFT_HASH32_PRIME;
		w >>= 8;
	}
	return (__u64)j << 32 | hash;
}

/* Method: a token up to a space. */
static __always_inline long method_step(struct routing_parse *p)
{
	__u32 n = token_word(p->r, p->at, 0) >> 32;

	p->at += n;
	if (n == 8)
		return 0;
	if (byte_at(p->r, p->at) != ' ' || p->at == p->start)
		return refuse(p, 400);
	p->r->method.offset = p->start;
	p->r->method.length = p->at - p->start;
	p->start = ++p->at;
	p->state = IN_TARGET;
	return 0;
}

static __always_inline long target_end(struct routing_parse *p, __u32 c)
{
	if (p->at == p->start)
		return refuse(p, 400);
	p->r->target_form.offset = p->start;
	p->r->target_form.length = p->at - p->start;
	if (c == '\r') /* no version: HTTP/0.9 */
		return refuse(p, 426);
	if (c != ' ')
		return refuse(p, 400);
	p->at++;
	p->state = IN_VERSION;
	return 0;
}

/* What eight bytes of a target say, packed: what follows is one path for the verifier, not thousands. */
#define WORD_TAKEN(n)    ((n) & 15)
#define WORD_PATH(n)     ((n) >> 4 & 15) /* bytes before the first question mark */
#define WORD_PREVIOUS(n) ((n) >> 8 & TARGET_SLASH)
#define WORD_FLAGS(n)    ((n) >> 16)

/*
 * `previous` is the class of the byte before; `in_query` is 1 behind a question mark. No branch but the
 * loop's end, as the verifier would follow each combination.
 */
__noinline int target_word(struct weft_request *r, __u32 at, __u32 previous, __u32 in_query)
{
	__u32 flags, path;
	__u64 w;
	int j;

	if (!r)
		return 0;
	w = word_at(r, at);
	in_query &= 1;
	flags = path = unknown_zero(r);
	for (j = 0; j < 8; j++) {
		__u32 class = target_class[w & 0xff];

		if (class & TARGET_STOP)
			break;
		in_query |= class >> 1 & 1; /* TARGET_QUERY */
		path += 1 ^ in_query;
		flags |= class & (TARGET_PERCENT | TARGET_BACKSLASH | TARGET_ODD) & (in_query - 1);
		flags |= class & TARGET_DOT & previous >> 2 & (in_query - 1); /* behind a slash */
		flags |= class & TARGET_HASH;
		previous = class;
		w >>= 8;
	}
	return j | (path & 15) << 4 | (previous & TARGET_SLASH) << 8 | (flags & 255) << 16;
}

static __always_inline long target_step(struct routing_parse *p)
{
	__u32 n = target_word(p->r, p->at, p->previous, p->question ? 1 : 0);

	if (!p->question && WORD_PATH(n) != WORD_TAKEN(n))
		p->question = p->at + WORD_PATH(n);
	p->target_flags |= WORD_FLAGS(n);
	p->previous = WORD_PREVIOUS(n);
	p->at += WORD_TAKEN(n);
	return WORD_TAKEN(n) == 8 ? 0 : target_end(p, byte_at(p->r, p->at));
}

#define WORD_HTTP_1_1 0x312e312f50545448ull

/* Any version but 1.1 and 1.0 is answered with 426, as is 1.0 where the listener does not take it. */
static __always_inline long version_step(struct routing_parse *p)
{
	__u64 w = word_at(p->r, p->at);
	__u32 major = (w >> 40) & 0xff, dot = (w >> 48) & 0xff, minor = w >> 56;

	if ((w & LOW(5)) != (WORD_HTTP_1_1 & LOW(5)) || major < '0' || major > '9' || dot != '.' ||
	    minor < '0' || minor > '9' || (word_at(p->r, p->at + 8) & 0xffff) != 0x0a0d)
		return refuse(p, 400);
	p->at += 10;
	p->start = p->at;
	p->state = IN_NAME;
	if (w == WORD_HTTP_1_1)
		return 0;
	if (p->r->method.length == 3 && (word_at(p->r, p->r->method.offset) & LOW(3)) == 0x495250) /* PRI */
		return refuse(p, 400);
	p->r->http_flags |= WEFT_HTTP_1_0;
	if (major == '1' && minor == '0' && p->listener_flags & ROUTING_ACCEPT_HTTP10)
		return 0;
	return refuse(p, 426);
}

static __always_inline bool is_blank(__u8 c)
{
	return c == ' ' || c == '\t';
}

static __always_inline long name_end(struct routing_parse *p, __u32 c)
{
	if (c == '\r' && p->at == p->start) {
		p->at += 2;
		p->state = PARSED;
		return (word_at(p->r, p->at - 1) & 0xff) == '\n' ? 1 : refuse(p, 400);
	}
	if (c != ':' || p->at == p->start)
		return refuse(p, 400);
	p->name_end = p->at++;
	if (byte_at(p->r, p->at) == ' ')
		p->at++;
	p->value = p->at;
	p->state = is_blank(byte_at(p->r, p->at)) ? BEFORE_VALUE : IN_VALUE;
	return 0;
}

static __always_inline long name_step(struct routing_parse *p)
{
	__u64 n = token_word(p->r, p->at, p->hash);

	p->hash = n;
	p->at += n >> 32;
	return n >> 32 == 8 ? 0 : name_end(p, byte_at(p->r, p->at));
}

struct routing_underscore {
	struct weft_request *r;
	__u32 offset;
	__u32 found;
};

static long underscore_step(__u32 i, struct routing_underscore *u)
{
	u->found = byte_at(u->r, u->offset + i) == '_';
	return u->found;
}

__noinline int has_underscore(struct weft_request *r, __u32 offset, __u32 length)
{
	struct routing_underscore u = {.r = r, .offset = offset};

	if (!r)
		return 1;
	bpf_loop(length, underscore_step, &u, 0);
	return u.found;
}

/* A line is complete: note it, and read it when it is special. `p->at` is at its CR. */
static __always_inline long header_end(struct routing_parse *p)
{
	__u32 value = p->value, value_length = p->value_end - p->value;
	struct weft_header *h = &p->r->headers[p->count & (WEFT_HEADERS_MAX - 1)];
	__u32 length = p->name_end - p->start, kind = p->hash & 15;
	const struct routing_special *s = &special_headers[kind];

	if (p->count >= p->limit || p->count >= WEFT_HEADERS_MAX)
		return refuse(p, 431);
	h->name = p->start;
	h->name_length = length;
	h->value = value;
	h->value_length = value_length;
	h->name_hash = p->hash;
	p->count++;
	p->names |= 1ull << (p->hash >> 26);
	if (p->listener_flags & ROUTING_REJECT_UNDERSCORES && has_underscore(p->r, p->start, length))
		return refuse(p, 400);
	if (s->hash == p->hash && is_special(p->r, kind, p->start, length)) {
		__u32 seen = special_header(p->r, value, value_length, kind);

		if (seen & p->seen & (SEEN_HOST | SEEN_LENGTH))
			return refuse(p, 400);
		if (seen & (SEEN_CHUNKED | SEEN_CODING) && p->seen & (SEEN_CHUNKED | SEEN_CODING))
			seen |= SEEN_CODING;
		p->seen |= seen;
		if (seen & SEEN_BAD)
			return refuse(p, 400);
	}
	p->at += 2;
	p->start = p->at;
	p->hash = WEFT_HASH32_SEED;
	p->state = IN_NAME;
	return 0;
}

/* Results of the steps through a value. */
#define GO_ON    0
#define REFUSED  1
#define COMPLETE 2

/* One more trailing blank goes. */
static __always_inline long after_value_step(struct routing_parse *p)
{
	if (p->value_end > p->value && is_blank(byte_at(p->r, p->value_end - 1))) {
		p->value_end--;
		return GO_ON;
	}
	return COMPLETE;
}

static __always_inline long value_step(struct routing_parse *p)
{
	__u64 marks = control_bytes(word_at(p->r, p->at));
	__u32 c;

	if (!marks) {
		p->at += 8;
		return GO_ON;
	}
	p->at += first_byte(marks);
	c = word_at(p->r, p->at) & 0xffff;
	if ((c & 0xff) == '\t') {
		p->at++;
		return GO_ON;
	}
	if (c != 0x0a0d)
		return refuse(p, 400);
	p->value_end = p->at;
	if (p->value_end == p->value || !is_blank(byte_at(p->r, p->value_end - 1)))
		return COMPLETE;
	p->state = AFTER_VALUE;
	return GO_ON;
}

/* The caller checks that the head has ended where it may: `p->at` is behind its empty line. */
static long parse_step(__u32 i, struct routing_parse *p)
{
	long result;

	if (p->at >= p->end)
		return refuse(p, 400);
	switch (p->state) {
	case IN_NAME:
		return name_step(p);
	case BEFORE_VALUE:
		if (is_blank(byte_at(p->r, p->at))) {
			p->at++;
			return 0;
		}
		p->value = p->at;
		p->state = IN_VALUE;
		return 0;
	case IN_VALUE:
	case AFTER_VALUE:
		result = p->state == IN_VALUE ? value_step(p) : after_value_step(p);
		return result == COMPLETE ? header_end(p) : result;
	case IN_METHOD:
		return method_step(p);
	case IN_TARGET:
		return target_step(p);
	}
	return version_step(p);
}

#endif
