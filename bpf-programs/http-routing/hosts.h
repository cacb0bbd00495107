// SPDX-License-Identifier: GPL-2.0
/* The virtual host of a request: exact, then the longest suffix wildcard, the longest prefix wildcard, `*`.
 */
#ifndef ROUTING_HOSTS_H
#define ROUTING_HOSTS_H

/* Of a header; at most 64 bytes, one cell. */
struct routing_name {
	__u32 table;
	__u32 text;
	__u32 length;
	__u32 hash;
};

struct routing_find_name {
	struct weft_request *r;
	struct routing_cell *text;
	__u32 length;
	__u32 hash;
	__u32 from;
	__u32 found;
};

static long name_find_step(__u32 i, struct routing_find_name *s)
{
	__u32 at = s->from + i;
	struct weft_header *h = &s->r->headers[at & (WEFT_HEADERS_MAX - 1)];

	if (at >= s->r->header_count)
		return 1;
	if (h->name_hash != s->hash || h->name_length != s->length ||
	    !cell_equal(s->r, s->text, h->name, s->length, FOLD))
		return 0;
	s->found = at + 1;
	return 1;
}

/* Number of the next header of that name + 1, from header `from` on; 0 none. */
__noinline int find_header(struct weft_request *r, struct routing_name *n, __u32 from)
{
	struct routing_find_name s = {.r = r, .from = from};
	__u64 names;

	if (!r || !n || from >= WEFT_HEADERS_MAX)
		return 0;
	names = (__u64)r->scratch[SCRATCH_NAMES_HIGH] << 32 | r->scratch[SCRATCH_NAMES_LOW];
	if (!(names & (1ull << (n->hash >> 26))))
		return 0;
	s.text = routing_cell(n->table, n->text);
	if (!s.text)
		return 0;
	s.length = n->length;
	s.hash = n->hash;
	s.found = unknown_zero(r);
	bpf_loop(WEFT_HEADERS_MAX - from, name_find_step, &s, 0);
	return s.found;
}

static __always_inline void take_lengths(struct routing_lookup *l, __u32 cell)
{
	struct routing_lengths *lengths = (struct routing_lengths *)routing_cell(l->table, cell);

	if (!cell || !lengths) {
		l->bit[0] = l->bit[1] = l->bit[2] = l->bit[3] = 0;
		return;
	}
	l->bit[0] = lengths->bit[0];
	l->bit[1] = lengths->bit[1];
	l->bit[2] = lengths->bit[2];
	l->bit[3] = lengths->bit[3];
}

/* Cell of the virtual host for these bytes, 0 none. */
__noinline int host_of(struct weft_request *r, __u32 table, __u32 offset, __u32 length)
{
	struct routing_table *t = (struct routing_table *)routing_cell(table, 0);
	struct routing_lookup l = {.table = table, .offset = offset, .length = length, .fold = FOLD};
	struct routing_entry *e;

	if (!r || !t)
		return 0;
	if (!t->buckets)
		return t->any;
	l.buckets = t->buckets;
	l.mask = t->mask;
	e = entry_at(table, find_whole(r, &l));
	if (e && e->exact)
		return e->exact;
	if (t->suffixes) {
		take_lengths(&l, t->suffixes);
		search_suffix(r, &l);
		if (l.best)
			return l.best;
	}
	if (t->prefixes) { /* a wildcard stands for one byte at least */
		take_lengths(&l, t->prefixes);
		find_whole(r, &l);
		find_shorter(r, &l);
	}
	return l.best ? l.best : t->any;
}

/* By Host, or by the header that takes its place. */
static __always_inline __u32 virtual_host(struct weft_request *r, __u32 table)
{
	struct routing_table *t = (struct routing_table *)routing_cell(table, 0);
	__u32 offset = r->authority.offset, length = r->authority.length;
	int port;

	if (!t)
		return 0;
	if (t->header) {
		struct routing_name n = {
		    .table = table, .text = t->header, .length = t->header_length, .hash = t->header_hash};
		__u32 found = find_header(r, &n, 0);
		struct weft_header *h = &r->headers[(found - 1) & (WEFT_HEADERS_MAX - 1)];

		if (!found)
			return 0;
		offset = h->value;
		length = h->value_length;
	}
	if (t->flags & ROUTING_IGNORE_PORT) {
		port = authority_port(r, offset, length);
		if (port > 0)
			length = port - 1;
	}
	return host_of(r, table, offset, length);
}

#endif
