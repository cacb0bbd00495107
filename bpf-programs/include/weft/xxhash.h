/* SPDX-License-Identifier: GPL-2.0 */
/* xxHash64 with seed 0 (the xxHash specification, XXH64): the hash of Envoy's hash policies, rings and Maglev
 * tables. */
#ifndef WEFT_XXHASH_H
#define WEFT_XXHASH_H

#include <weft/slot.h>

#define WEFT_XXH_P1 11400714785074694791ULL
#define WEFT_XXH_P2 14029467366897019727ULL
#define WEFT_XXH_P3 1609587929392839161ULL
#define WEFT_XXH_P4 9650029242287828579ULL
#define WEFT_XXH_P5 2870177450012600261ULL

static __always_inline __u64 weft_rotl64(__u64 x, __u32 n)
{
	return (x << n) | (x >> (64 - n));
}

static __always_inline __u64 weft_xxh_round(__u64 lane, __u64 word)
{
	return weft_rotl64(lane + word * WEFT_XXH_P2, 31) * WEFT_XXH_P1;
}

static __always_inline __u64 weft_xxh_merge(__u64 hash, __u64 lane)
{
	return (hash ^ weft_xxh_round(0, lane)) * WEFT_XXH_P1 + WEFT_XXH_P4;
}

/* The 8 bytes after the head make a word readable at every offset of it. */
static __always_inline __u64 weft_head_word(struct weft_request *r, __u32 offset)
{
	return *(__u64 *)&r->head[offset & (WEFT_HEAD_MAX - 1)];
}

struct weft_xxh {
	struct weft_request *r;
	__u64 lane[4];
	__u32 offset;
};

static long weft_xxh_stripe(__u32 i, struct weft_xxh *x)
{
	__u32 offset = x->offset + i * 32;

	x->lane[0] = weft_xxh_round(x->lane[0], weft_head_word(x->r, offset));
	x->lane[1] = weft_xxh_round(x->lane[1], weft_head_word(x->r, offset + 8));
	x->lane[2] = weft_xxh_round(x->lane[2], weft_head_word(x->r, offset + 16));
	x->lane[3] = weft_xxh_round(x->lane[3], weft_head_word(x->r, offset + 24));
	return 0;
}

static __always_inline __u64 weft_xxh_long(struct weft_request *r, __u32 offset, __u32 length)
{
	struct weft_xxh x = {
	    .r = r,
	    .lane = {WEFT_XXH_P1 + WEFT_XXH_P2, WEFT_XXH_P2, 0, -WEFT_XXH_P1},
	    .offset = offset,
	};
	__u64 hash;

	bpf_loop(length / 32, weft_xxh_stripe, &x, 0);
	hash = weft_rotl64(x.lane[0], 1) + weft_rotl64(x.lane[1], 7) + weft_rotl64(x.lane[2], 12) +
	       weft_rotl64(x.lane[3], 18);
	hash = weft_xxh_merge(hash, x.lane[0]);
	hash = weft_xxh_merge(hash, x.lane[1]);
	hash = weft_xxh_merge(hash, x.lane[2]);
	return weft_xxh_merge(hash, x.lane[3]);
}

static __always_inline __u64 weft_xxh_finish(__u64 hash)
{
	hash = (hash ^ (hash >> 33)) * WEFT_XXH_P2;
	hash = (hash ^ (hash >> 29)) * WEFT_XXH_P3;
	return hash ^ (hash >> 32);
}

/*
 * Steps of the tail. `get` reads the word at an offset of the input; what lies behind the input in that word
 * is not used.
 */
static __always_inline __u64 weft_xxh_word8(__u64 hash, __u64 word)
{
	return weft_rotl64(hash ^ weft_xxh_round(0, word), 27) * WEFT_XXH_P1 + WEFT_XXH_P4;
}

static __always_inline __u64 weft_xxh_word4(__u64 hash, __u32 word)
{
	return weft_rotl64(hash ^ (word * WEFT_XXH_P1), 23) * WEFT_XXH_P2 + WEFT_XXH_P3;
}

static __always_inline __u64 weft_xxh_byte(__u64 hash, __u8 byte)
{
	return weft_rotl64(hash ^ (byte * WEFT_XXH_P5), 11) * WEFT_XXH_P1;
}

/* Hash of the last length % 32 bytes. */
static __always_inline __u64 weft_xxh_tail(struct weft_request *r, __u64 hash, __u32 offset, __u32 left)
{
	int i;

	for (i = 0; i < 3 && left >= 8; i++, offset += 8, left -= 8)
		hash = weft_xxh_word8(hash, weft_head_word(r, offset));
	if (left >= 4) {
		hash = weft_xxh_word4(hash, weft_head_word(r, offset));
		offset += 4;
		left -= 4;
	}
	for (i = 0; i < 3 && left; i++, offset++, left--)
		hash = weft_xxh_byte(hash, weft_head_word(r, offset));
	return weft_xxh_finish(hash);
}

/*
 * Hash of head[offset, offset + length). A function of its own, verified once: its callers stay small. Never
 * inlined into them, so it holds its own stack.
 */
__noinline __u64 weft_xxh64_head(struct weft_request *r, __u32 offset, __u32 length)
{
	__u64 hash = WEFT_XXH_P5;

	if (!r)
		return 0;
	length &= WEFT_HEAD_MAX - 1;
	if (length >= 32)
		hash = weft_xxh_long(r, offset, length);
	return weft_xxh_tail(r, hash + length, offset + (length & ~31u), length & 31);
}

#endif
