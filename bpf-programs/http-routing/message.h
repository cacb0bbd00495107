// SPDX-License-Identifier: GPL-2.0
/*
 * Whole messages, for the kernel to carry past the relay: how long they are, and whether they may (RFC 9112,
 * section 6). What has more than one reading, or fields of one hop, is the relay's.
 */
#ifndef ROUTING_MESSAGE_H
#define ROUTING_MESSAGE_H

#include "parser.h"

#define HINT_HEAD 1 /* the response has no body, whatever its fields say (RFC 9110, section 9.3.2) */

#define MESSAGE_MAX 0x7fffffff

#define WORD_GET  0x544547ull
#define WORD_HEAD 0x44414548ull

static __always_inline bool is_plain(__u32 seen)
{
	return !(seen & (SEEN_CHUNKED | SEEN_CODING | SEEN_CLOSE | SEEN_CONNECTION_UPGRADE | SEEN_UPGRADE |
	                 SEEN_CONTINUE | SEEN_H2C | SEEN_OPTION | SEEN_BAD));
}

static __always_inline bool is_method(struct weft_request *r, __u32 length, __u64 word)
{
	return r->method.length == length && (word_at(r, r->method.offset) & LOW(length)) == word;
}

static __always_inline int frame_request(struct weft_request *r)
{
	__u32 refused = SCRATCH_REWRITTEN | SCRATCH_REDIRECT | SCRATCH_ABSOLUTE;
	bool head = is_method(r, 4, WORD_HEAD);
	__u64 length = r->head_length + r->content_length;

	if (!is_plain(r->scratch[SCRATCH_SEEN]) || r->scratch[SCRATCH_FLAGS] & refused)
		return WEFT_RELAY;
	if (!(r->http_flags & WEFT_HTTP_CANONICAL) || r->method.offset)
		return WEFT_RELAY;
	/* A method that announces a body gets a length from the relay. */
	if (r->framing == WEFT_FRAMING_NONE && !head && !is_method(r, 3, WORD_GET))
		return WEFT_RELAY;
	if (length > MESSAGE_MAX)
		return WEFT_RELAY;
	r->message_length = length;
	r->message_hint = head ? HINT_HEAD : 0;
	return length == r->message_size ? WEFT_DONE : WEFT_RELAY;
}

/* Eight bytes at once up to a control character, which has to be the CR of CR LF. */
static long status_line_step(__u32 i, struct routing_parse *p)
{
	__u64 marks;

	if (p->at >= p->end)
		return refuse(p, 400);
	marks = control_bytes(word_at(p->r, p->at));
	p->at += marks ? first_byte(marks) : 8;
	if (!marks)
		return 0;
	if ((word_at(p->r, p->at) & 0xffff) != 0x0a0d)
		return refuse(p, 400);
	p->at += 2;
	return 1;
}

/* HTTP/1.1 and three digits; the status, or 0. */
static __always_inline __u32 status_of(struct weft_request *r)
{
	__u64 w = word_at(r, 8);
	__u32 hundreds = ((w >> 8) & 0xff) - '0', tens = ((w >> 16) & 0xff) - '0',
	      ones = ((w >> 24) & 0xff) - '0';
	__u32 after = (w >> 32) & 0xff;

	if (word_at(r, 0) != WORD_HTTP_1_1 || (w & 0xff) != ' ' || (after != ' ' && after != '\r'))
		return 0;
	if (hundreds > 9 || tens > 9 || ones > 9)
		return 0;
	return 100 * hundreds + 10 * tens + ones;
}

/* Reads the head of a response; what its fields said, SEEN_BAD when it is none. */
static __always_inline int parse_response(struct weft_request *r)
{
	struct routing_parse p = {.hash = WEFT_HASH32_SEED};
	__u32 zero;

	if (!r)
		return SEEN_BAD;
	zero = unknown_zero(r);
	p.start = p.state = p.count = p.seen = p.target_flags = p.previous = p.question = zero;
	p.value = p.value_end = p.name_end = p.status = p.listener_flags = zero;
	p.r = r;
	p.at = 12 + zero;
	p.end = r->head_length;

	p.limit = WEFT_HEADERS_MAX;
	bpf_loop(WEFT_HEAD_MAX / 8, status_line_step, &p, 0);
	p.start = p.at;
	p.state = IN_NAME;
	if (p.status)
		return SEEN_BAD;
	bpf_loop(4 * WEFT_HEAD_MAX, parse_step, &p, 0);
	if (p.status || p.state != PARSED || p.at > p.end)
		return SEEN_BAD;
	r->head_length = p.at;
	return p.seen;
}

static __always_inline int frame_response(struct weft_request *r)
{
	__u32 status = status_of(r);
	__u32 seen = status ? parse_response(r) : SEEN_BAD;
	__u64 length = r->head_length;

	if (!is_plain(seen) || status < 200) /* interim ones are followed by another */
		return WEFT_RELAY;
	r->status = status;
	if (r->message_hint != HINT_HEAD && status != 204 && status != 304) {
		if (!(seen & SEEN_LENGTH)) /* as long as the connection */
			return WEFT_RELAY;
		length += r->content_length;
	}
	if (length > MESSAGE_MAX)
		return WEFT_RELAY;
	r->message_length = length;
	return WEFT_DONE;
}

#endif
