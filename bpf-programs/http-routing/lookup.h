// SPDX-License-Identifier: GPL-2.0
/*
 * The longest prefix of a string that a table knows: the hash of each prefix comes for free while hashing the
 * string, so only lengths that occur are looked up. The cost follows the string, not the number of entries.
 */
#ifndef ROUTING_LOOKUP_H
#define ROUTING_LOOKUP_H

struct routing_lookup {
	__u32 table;
	__u32 buckets;
	__u32 mask;
	__u32 offset;
	__u32 length;
	__u32 fold; /* FOLD or 0 */
	__u32 hash;
	__u32 done;  /* bytes hashed */
	__u32 entry; /* of the whole string, 0 none */
	__u32 best;  /* value of the longest prefix, 0 none */
	__u64 bit[4];
};

static __always_inline struct routing_entry *entry_at(__u32 table, __u32 index)
{
	return index ? (struct routing_entry *)routing_cell(table, index) : NULL; /* cell 0 is the head */
}

/* Bytes are compared: a hash alone decides nothing. */
static __always_inline bool entry_is(struct weft_request *r, struct routing_lookup *l,
                                     struct routing_entry *e, __u32 offset, __u32 length)
{
	return e && e->length == length && text_equal(r, l->table, e->text, offset, length | l->fold);
}

/* The entry for `length` bytes at `offset` whose hash is `hash`, 0 none. */
__noinline int find_entry(struct weft_request *r, struct routing_lookup *l, __u32 hash, __u32 offset,
                          __u32 length)
{
	int i, j;

	if (!r || !l)
		return 0;
	for (i = 0; i < ROUTING_PROBES; i++) {
		struct routing_cell *c = routing_cell(l->table, l->buckets + ((hash + i) & l->mask));

		if (!c)
			return 0;
		for (j = 0; j < ROUTING_BUCKET; j++) {
			__u32 slot_hash = c->word[j], entry = c->word[j] >> 32;

			if (!entry)
				return 0;
			if (slot_hash == hash && entry_is(r, l, entry_at(l->table, entry), offset, length))
				return entry;
		}
	}
	return 0;
}

static __always_inline void try_prefix(struct weft_request *r, struct routing_lookup *l, __u32 hash,
                                       __u32 length)
{
	struct routing_entry *e = entry_at(l->table, find_entry(r, l, hash, l->offset, length));

	if (e && e->text && e->prefix)
		l->best = e->prefix;
}

struct routing_rolling {
	struct weft_request *r;
	struct routing_lookup *l;
};

/* Hashes up to eight bytes; stops before a length that occurs, which the caller looks up. */
static __always_inline __u32 roll(struct weft_request *r, struct routing_lookup *l, __u32 lengths)
{
	__u64 w = word_at(r, l->offset + l->done);
	__u32 hash = l->hash;
	int j;

	if (l->fold)
		w = lower_word(w);
	for (j = 0; j < 8; j++) {
		if (l->done + j >= l->length)
			break;
		hash = (hash ^ (w & 0xff)) * WEFT_HASH32_PRIME;
		w >>= 8;
		if (lengths & (1 << j)) {
			j++;
			break;
		}
	}
	l->hash = hash;
	return j;
}

/* Bits of the eight lengths behind those done. */
static __always_inline __u32 lengths_ahead(struct routing_lookup *l)
{
	__u32 at = l->done, low = at & 63;
	__u64 bits;

	if (at >= ROUTING_LENGTHS)
		return 0;
	bits = l->bit[(at >> 6) & 3] >> low;
	if (low > 56 && at < 192)
		bits |= l->bit[((at >> 6) + 1) & 3] << (64 - low);
	return bits & 0xff;
}

static long rolling_step(__u32 i, struct routing_rolling *s)
{
	struct routing_lookup *l = s->l;
	__u32 lengths, n;

	if (l->done >= l->length)
		return 1;
	lengths = lengths_ahead(l);
	n = roll(s->r, l, lengths);
	l->done += n;
	if (n && lengths & (1 << (n - 1)))
		try_prefix(s->r, l, l->hash, l->done);
	return 0;
}

/* Fills l->best and l->entry. */
__noinline int search(struct weft_request *r, struct routing_lookup *l)
{
	struct routing_rolling s = {.r = r, .l = l};

	if (!r || !l)
		return 0;
	l->hash = WEFT_HASH32_SEED;
	l->done = unknown_zero(r);
	bpf_loop(l->length + 1, rolling_step, &s, 0);
	l->entry = find_entry(r, l, l->hash, l->offset, l->length);
	return 0;
}

/* The same from the end of the string, which must be longer than the suffix. */
static long suffix_step(__u32 i, struct routing_rolling *s)
{
	struct routing_lookup *l = s->l;
	__u32 at = l->done, c;
	struct routing_entry *e;

	if (at + 1 >= l->length || at >= ROUTING_LENGTHS)
		return 1;
	c = byte_at(s->r, l->offset + l->length - at - 1);
	if (c >= 'A' && c <= 'Z')
		c |= 0x20;
	l->hash = (l->hash ^ c) * WEFT_HASH32_PRIME;
	l->done++;
	if (!(l->bit[(at >> 6) & 3] & (1ull << (at & 63))))
		return 0;
	e = entry_at(l->table, find_entry(s->r, l, l->hash, l->offset + l->length - l->done, l->done));
	if (e && e->text && e->suffix)
		l->best = e->suffix;
	return 0;
}

__noinline int search_suffix(struct weft_request *r, struct routing_lookup *l)
{
	struct routing_rolling s = {.r = r, .l = l};

	if (!r || !l)
		return 0;
	l->hash = WEFT_HASH32_SEED;
	l->done = unknown_zero(r);
	l->best = 0;
	bpf_loop(ROUTING_LENGTHS, suffix_step, &s, 0);
	return 0;
}

#endif
