// SPDX-License-Identifier: GPL-2.0
/*
 * The longest prefix of a string that a table knows. The string is hashed whole; from there FNV-1a is undone
 * byte by byte, so the longest prefixes come first and the first that is known ends the search. Only lengths
 * that occur are looked up: the cost follows the string, not the number of entries.
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
	__u32 done; /* bytes in the hash */
	__u32 best; /* value of the longest prefix, 0 none */
	__u64 bit[4];
};

static __always_inline struct routing_entry *entry_at(__u32 table, __u32 index)
{
	return index ? (struct routing_entry *)routing_cell(table, index) : NULL; /* cell 0 is the head */
}

/* The same as cell_equal, for a text within its entry. */
__noinline int entry_equal(struct weft_request *r, struct routing_entry *e, __u32 offset, __u32 fold)
{
	__u32 length;
	int i;

	if (!r || !e)
		return 0;
	length = e->length;
	for (i = 0; i < ROUTING_INLINE_WORDS; i++) {
		__u64 w = word_at(r, offset + 8 * i);
		__u64 x = (fold ? lower_word(w) : w) ^ e->word[i];

		if (length <= 8)
			return !length || !(x << (64 - 8 * length));
		if (x)
			return 0;
		length -= 8;
	}
	return !length;
}

/* Bytes are compared: a hash alone decides nothing. */
static __always_inline bool entry_is(struct weft_request *r, struct routing_lookup *l,
                                     struct routing_entry *e, __u32 offset, __u32 length)
{
	if (!e || e->length != length)
		return false;
	return e->text ? text_equal(r, l->table, e->text, offset, length | l->fold)
	               : entry_equal(r, e, offset, l->fold);
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

struct routing_rolling {
	struct weft_request *r;
	struct routing_lookup *l;
};

/* Hashes up to eight bytes. */
static long hash_step(__u32 i, struct routing_rolling *s)
{
	struct routing_lookup *l = s->l;
	__u64 w = word_at(s->r, l->offset + l->done);
	__u32 hash = l->hash;
	int j;

	if (l->fold)
		w = lower_word(w);
	for (j = 0; j < 8; j++) {
		if (l->done + j >= l->length)
			break;
		hash = (hash ^ (w & 0xff)) * WEFT_HASH32_PRIME;
		w >>= 8;
	}
	l->hash = hash;
	l->done += j;
	return l->done >= l->length;
}

/* The entry of the whole string, 0 none. */
__noinline int find_whole(struct weft_request *r, struct routing_lookup *l)
{
	struct routing_rolling s = {.r = r, .l = l};

	if (!r || !l)
		return 0;
	l->hash = WEFT_HASH32_SEED;
	l->done = unknown_zero(r);
	if (l->length)
		bpf_loop((l->length + 7) / 8, hash_step, &s, 0);
	return find_entry(r, l, l->hash, l->offset, l->length);
}

/* Which of the eight lengths below `done` occur; bit 7 is done - 1. */
static __always_inline __u32 lengths_behind(struct routing_lookup *l)
{
	__u32 at = l->done - 9, low = at & 63;
	__u64 bits;

	if (l->done < 9)
		return l->bit[0] << (9 - l->done) & 0xff;
	if (at >= ROUTING_LENGTHS)
		return 0;
	bits = l->bit[(at >> 6) & 3] >> low;
	if (low > 56 && at < 192)
		bits |= l->bit[((at >> 6) + 1) & 3] << (64 - low);
	return bits & 0xff;
}

/* Undoes up to eight bytes; stops at a length that occurs. */
static __always_inline __u32 unroll(struct weft_request *r, struct routing_lookup *l, __u32 lengths)
{
	__u32 hash = l->hash, end = l->offset + l->done;
	__u64 w = end < 8 ? word_at(r, 0) << (64 - 8 * end) : word_at(r, end - 8);
	int j;

	if (l->fold)
		w = lower_word(w);
	for (j = 0; j < 8; j++) {
		if (l->done <= j)
			break;
		hash = hash * ROUTING_PRIME_INVERSE ^ w >> 56;
		w <<= 8;
		if (lengths & (128 >> j)) {
			j++;
			break;
		}
	}
	l->hash = hash;
	return j;
}

static long shorter_step(__u32 i, struct routing_rolling *s)
{
	struct routing_lookup *l = s->l;
	struct routing_entry *e;
	__u32 lengths, n;

	if (!l->done)
		return 1;
	lengths = lengths_behind(l);
	n = unroll(s->r, l, lengths);
	l->done -= n;
	if (!n || !(lengths & (256 >> n)))
		return 0;
	e = entry_at(l->table, find_entry(s->r, l, l->hash, l->offset, l->done));
	if (!e || !e->prefix)
		return 0;
	l->best = e->prefix;
	return 1;
}

/* After find_whole: fills l->best with the value of the longest prefix that is shorter than the string. */
__noinline int find_shorter(struct weft_request *r, struct routing_lookup *l)
{
	struct routing_rolling s = {.r = r, .l = l};

	if (!r || !l)
		return 0;
	bpf_loop(l->length + 1, shorter_step, &s, 0);
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
	if (e && e->suffix)
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
