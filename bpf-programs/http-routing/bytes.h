// SPDX-License-Identifier: GPL-2.0
/* Bytes of the head, eight at a time. The head has eight spare bytes, so a word may be read at each offset.
 */
#ifndef ROUTING_BYTES_H
#define ROUTING_BYTES_H

#define ONES 0x0101010101010101ull

static __always_inline __u64 word_at(struct weft_request *r, __u32 offset)
{
	return *(__u64 *)&r->head[offset & (WEFT_HEAD_MAX - 1)];
}

static __always_inline __u8 byte_at(struct weft_request *r, __u32 offset)
{
	return r->head[offset & (WEFT_HEAD_MAX - 1)];
}

/*
 * A zero that the verifier does not know to be one. Loop state that starts from a known number is followed
 * number by number until the verifier gives up; started from an unknown one it converges at once. The walk's
 * entry clears scratch.
 */
static __always_inline __u32 unknown_zero(struct weft_request *r)
{
	return r->scratch[7];
}

/* ASCII only. */
static __always_inline __u64 lower_word(__u64 w)
{
	__u64 seven = w & (ONES * 0x7f);
	__u64 from_a = seven + ONES * (0x80 - 'A');
	__u64 past_z = seven + ONES * (0x7f - 'Z');

	return w | ((from_a & ~past_z & ~w & (ONES * 0x80)) >> 2);
}

/* The top bit of each byte that is zero; bytes above the first may be wrong. */
static __always_inline __u64 zero_bytes(__u64 w)
{
	return (w - ONES) & ~w & (ONES * 0x80);
}

/* The top bit of each byte below 0x20 or equal to 0x7f; bytes above the first may be wrong. */
static __always_inline __u64 control_bytes(__u64 w)
{
	return ((w - ONES * 0x20) & ~w & (ONES * 0x80)) | zero_bytes(w ^ (ONES * 0x7f));
}

/*
 * Place of the lowest marked byte; BPF has no instruction for it. A function of its own, which the verifier
 * looks at once.
 */
__noinline int first_byte(__u64 marks)
{
	__u32 n = 0;

	if (!(marks & 0xffffffff)) {
		n = 4;
		marks >>= 32;
	}
	if (!(marks & 0xffff)) {
		n += 2;
		marks >>= 16;
	}
	return marks & 0xff ? n : n + 1;
}

/* Whether `length` bytes, at most 64, are those of the cell; `fold` brings the head's to lower case. */
__noinline int cell_equal(struct weft_request *r, struct routing_cell *c, __u32 offset, __u32 length,
                          __u32 fold)
{
	int i;

	if (!r || !c)
		return 0;
	for (i = 0; i < 8; i++) {
		__u64 w = word_at(r, offset + 8 * i);
		__u64 x = (fold ? lower_word(w) : w) ^ c->word[i];

		if (length <= 8)
			return !length || !(x << (64 - 8 * length));
		if (x)
			return 0;
		length -= 8;
	}
	return !length;
}

struct routing_compare {
	struct weft_request *r;
	__u32 table;
	__u32 text;
	__u32 offset;
	__u32 left;
	__u32 fold;
	__u32 equal;
};

static long compare_step(__u32 i, struct routing_compare *s)
{
	__u32 n = s->left < 64 ? s->left : 64;
	struct routing_cell *c = routing_cell(s->table, s->text + i);

	s->equal = c && cell_equal(s->r, c, s->offset + 64 * i, n, s->fold);
	s->left -= n;
	return !s->equal;
}

#define FOLD 0x80000000u

/* Whether the bytes at `offset` are a text of the table; `length` carries FOLD for a text in lower case. */
__noinline int text_equal(struct weft_request *r, __u32 table, __u32 text, __u32 offset, __u32 length)
{
	struct routing_compare s = {.r = r,
	                            .table = table,
	                            .text = text,
	                            .offset = offset,
	                            .left = length & ~FOLD,
	                            .fold = length & FOLD};

	if (!r)
		return 0;
	if (!s.left)
		return 1;
	bpf_loop((s.left + 63) / 64, compare_step, &s, 0);
	return s.equal;
}

#endif
