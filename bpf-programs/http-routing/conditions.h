// SPDX-License-Identifier: GPL-2.0
/* What a route asks beyond host and path. */
#ifndef ROUTING_CONDITIONS_H
#define ROUTING_CONDITIONS_H

/* A text of one cell; longer ones are predicates. */
struct routing_contains {
	struct weft_request *r;
	struct routing_cell *text;
	__u32 offset;
	__u32 length;
	__u32 fold;
	__u32 found;
};

static long contains_step(__u32 i, struct routing_contains *s)
{
	s->found = cell_equal(s->r, s->text, s->offset + i, s->length, s->fold);
	return s->found != 0;
}

/* A decimal number in the sense of absl::SimpleAtoi; false when it is none or too large. */
static __always_inline bool number(struct weft_request *r, __u32 offset, __u32 length, __s64 *value)
{
	__u8 sign = byte_at(r, offset);
	bool negative = sign == '-';
	__u64 n = 0, limit = (1ull << 63) - !negative;
	int i;

	if (length && (sign == '-' || sign == '+')) {
		offset++;
		length--;
	}
	if (!length || length > 40)
		return false;
	for (i = 0; i < 40; i++) {
		__u32 digit = byte_at(r, offset + i) - '0';

		if (i >= length)
			break;
		if (digit > 9 || n > limit / 10 || n * 10 > limit - digit)
			return false;
		n = n * 10 + digit;
	}
	*value = negative ? -n : n;
	return true;
}

static __always_inline bool in_range(struct weft_request *r, struct routing_condition *c, __u32 offset,
                                     __u32 length)
{
	__s64 value;

	return number(r, offset, length, &value) && value >= c->start && value < c->end;
}

/* application/grpc, alone or with a suffix after a plus. */
static __always_inline bool is_grpc(struct weft_request *r, __u32 offset, __u32 length)
{
	return length >= 16 && word_at(r, offset) == 0x746163696c707061ull &&
	       word_at(r, offset + 8) == 0x637072672f6e6f69ull &&
	       (length == 16 || byte_at(r, offset + 16) == '+');
}

/* Whether one value is what the condition asks for. */
__noinline int value_matches(struct weft_request *r, __u32 table, struct routing_condition *c, __u32 offset,
                             __u32 length)
{
	__u32 fold, n;

	if (!r || !c)
		return 0;
	fold = c->flags & ROUTING_IGNORE_CASE ? FOLD : 0;
	n = c->text_length;
	if (c->match == ROUTING_PRESENT)
		return 1;
	if (c->match == ROUTING_RANGE)
		return in_range(r, c, offset, length);
	if (c->match == ROUTING_GRPC)
		return is_grpc(r, offset, length);
	if (n > length || (c->match == ROUTING_EXACT && n != length))
		return 0;
	if (c->match == ROUTING_SUFFIX)
		offset += length - n;
	if (c->match == ROUTING_CONTAINS) {
		struct routing_contains s = {.r = r, .offset = offset, .length = n, .fold = fold};

		s.text = routing_cell(table, c->text);
		if (!s.text)
			return !n;
		bpf_loop(length - n + 1, contains_step, &s, 0);
		return s.found;
	}
	return text_equal(r, table, c->text, offset, n | fold);
}

struct routing_lines {
	struct weft_request *r;
	struct routing_condition *c;
	struct routing_name name;
	__u32 from;
	__u32 count;
	__u32 matched;
};

static long line_step(__u32 i, struct routing_lines *s)
{
	__u32 found = find_header(s->r, &s->name, s->from);
	struct weft_header *h = &s->r->headers[(found - 1) & (WEFT_HEADERS_MAX - 1)];

	if (!found)
		return 1;
	s->count++;
	s->matched |= value_matches(s->r, s->name.table, s->c, h->value, h->value_length);
	s->from = found;
	if (s->c->flags & ROUTING_SINGLE)
		return 0;
	return s->matched || found >= WEFT_HEADERS_MAX;
}

/* Each line of a header is matched on its own: one that matches is enough. */
static __always_inline bool header_matches(struct weft_request *r, __u32 table, struct routing_condition *c)
{
	bool invert = c->flags & ROUTING_INVERT;
	struct routing_lines s = {
	    .r = r,
	    .c = c,
	    .name = {.table = table, .text = c->name, .length = c->name_length, .hash = c->name_hash},
	};

	s.count = s.matched = s.from = unknown_zero(r);
	bpf_loop(WEFT_HEADERS_MAX, line_step, &s, 0);
	if (!s.count) {
		if (c->flags & ROUTING_MISSING_IS_EMPTY)
			return !!value_matches(r, table, c, r->head_length, 0) != invert;
		return c->match == ROUTING_PRESENT && invert;
	}
	if (c->flags & ROUTING_SINGLE && s.count > 1)
		s.matched = 0;
	return !!s.matched != invert;
}

struct routing_parameter {
	struct weft_request *r;
	struct routing_condition *c;
	__u32 table;
	__u32 at;
	__u32 end;
	__u32 skipping; /* to behind the next ampersand */
	__u32 value;    /* where the value starts + 1, 0: not there */
};

static __always_inline long parameter_name(struct routing_parameter *p)
{
	__u32 n = p->c->name_length, after = p->at + n;
	__u8 c;

	p->skipping = 1;
	if (after > p->end || !text_equal(p->r, p->table, p->c->name, p->at, n))
		return 0;
	c = after < p->end ? byte_at(p->r, after) : '&';
	if (c != '=' && c != '&')
		return 0;
	p->at = c == '=' ? after + 1 : after;
	p->value = p->at + 1;
	return 1;
}

static long parameter_step(__u32 i, struct routing_parameter *p)
{
	__u64 marks;

	if (p->at >= p->end)
		return 1;
	if (!p->skipping)
		return parameter_name(p);
	marks = zero_bytes(word_at(p->r, p->at) ^ (ONES * '&'));
	if (!marks) {
		p->at += 8;
		return 0;
	}
	p->at += first_byte(marks) + 1;
	p->skipping = 0;
	return 0;
}

static long ampersand_step(__u32 i, struct routing_parameter *p)
{
	if (p->at >= p->end || byte_at(p->r, p->at) == '&')
		return 1;
	p->at++;
	return 0;
}

/* The first parameter of that name decides, undecoded, as in Envoy. */
static __always_inline bool query_matches(struct weft_request *r, __u32 table, struct routing_condition *c)
{
	bool invert = c->flags & ROUTING_INVERT;
	struct routing_parameter p = {.r = r, .c = c, .table = table, .at = r->query.offset};

	p.end = p.at + r->query.length;
	p.skipping = p.value = unknown_zero(r);
	bpf_loop(2 * r->query.length + 2, parameter_step, &p, 0);
	if (!p.value)
		return c->match == ROUTING_PRESENT && invert;
	bpf_loop(r->query.length + 1, ampersand_step, &p, 0);
	return !!value_matches(r, table, c, p.value - 1, p.at - p.value + 1) != invert;
}

static __always_inline bool span_matches(struct weft_request *r, __u32 table, struct routing_condition *c,
                                         __u32 offset, __u32 length)
{
	return !!value_matches(r, table, c, offset, length) != !!(c->flags & ROUTING_INVERT);
}

static __always_inline bool fraction(struct routing_condition *c)
{
	return c->denominator && bpf_get_prandom_u32() % c->denominator < c->numerator;
}

/* X-Forwarded-Proto, whose name the table holds. */
static __always_inline bool forwarded_https(struct weft_request *r, struct routing_name *n)
{
	__u32 found = find_header(r, n, 0);
	struct weft_header *h = &r->headers[(found - 1) & (WEFT_HEADERS_MAX - 1)];

	return found && h->value_length == 5 && value_word(r, h->value, 5) == 0x7370747468ull;
}

/* :scheme is that of an absolute target, else what X-Forwarded-Proto says, else that of the connection: http.
 */
static __always_inline bool is_https(struct weft_request *r, __u32 table, __u32 text, __u32 length,
                                     __u32 hash)
{
	struct routing_name n = {.table = table, .text = text, .length = length, .hash = hash};

	if (r->scratch[SCRATCH_FLAGS] & SCRATCH_ABSOLUTE)
		return r->scratch[SCRATCH_FLAGS] & SCRATCH_HTTPS;
	return forwarded_https(r, &n);
}

/* Bits come with the request (RequestPredicates); one of them says that the others have been evaluated. */
static __always_inline bool predicate(struct weft_request *r, struct routing_condition *c)
{
	if (!(r->predicates >> (c->numerator & 63) & 1)) {
		r->scratch[SCRATCH_FLAGS] |= SCRATCH_UNDECIDED;
		return false;
	}
	return (r->predicates >> (c->bit & 63)) & 1;
}

__noinline int condition_holds(struct weft_request *r, __u32 table, __u32 cell)
{
	struct routing_condition *c = (struct routing_condition *)routing_cell(table, cell);

	if (!r || !c)
		return 0;
	switch (c->source) {
	case ROUTING_HEADER:
		return header_matches(r, table, c);
	case ROUTING_METHOD:
		return span_matches(r, table, c, r->method.offset, r->method.length);
	case ROUTING_PATH:
		return span_matches(r, table, c, r->path.offset,
		                    r->query.offset ? r->query.offset + r->query.length - r->path.offset
		                                    : r->path.length);
	case ROUTING_PURE_PATH:
		return span_matches(r, table, c, r->path.offset, r->path.length);
	case ROUTING_AUTHORITY:
		return span_matches(r, table, c, r->authority.offset, r->authority.length);
	case ROUTING_QUERY:
		return query_matches(r, table, c);
	case ROUTING_PREDICATE:
		return predicate(r, c);
	case ROUTING_FRACTION:
		return fraction(c);
	case ROUTING_SCHEME:
		return is_https(r, table, c->name, c->name_length, c->name_hash) == !!c->bit;
	}
	return 0;
}

#endif
