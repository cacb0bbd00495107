/* SPDX-License-Identifier: GPL-2.0 */
/* The rule of the drained receiver: whether octets may be put into a socket's queue, past its TCP. */
#ifndef WEFT_SPLICE_PUT_H
#define WEFT_SPLICE_PUT_H

#include <weft/entry.h>
#include <weft/socket.h>
#include <weft/splice.h>

/* Puts in a row that never saw the queue empty: then TCP is to press back. */
#define WEFT_PUTS_MAX 256

/* A put that would be the receiver's first one since TCP was used, or one behind others. */
static __always_inline int splice_room(struct sk_psock___weft *psock, __u32 size, __u32 *since_empty)
{
	__u32 queued = WEFT_NOW(psock->msg_tot_len), zero = 0;
	struct weft_splice_options *options = bpf_map_lookup_elem(&weft_splice_options, &zero);

	if (!options || queued + size > options->queue_max)
		return WEFT_SPLICE_FULL;
	*since_empty = queued ? *since_empty + 1 : 1;
	return *since_empty > WEFT_PUTS_MAX ? WEFT_SPLICE_FULL : WEFT_SPLICE_CARRIED;
}

/*
 * A receiver empties its queue before its TCP. So a put keeps the order if the receiver has read all that its
 * TCP was ever given, which both ends count alike, and nobody is inside a read of TCP: files with O_NONBLOCK
 * have nobody who waits there. `sender` is the other end of the receiver's connection, not who sends the
 * octets.
 * A global function: the verifier follows it once for each program. Returns an enum weft_splice_reason.
 */
__noinline int splice_may_put(__u64 receiver, __u64 sender, __u32 size, __u32 *since_empty)
{
	struct sk_psock___weft *psock;

	if (!since_empty)
		return WEFT_SPLICE_FAILED;
	psock = weft_psock(receiver);
	if (!psock)
		return WEFT_SPLICE_GONE;
	if (!weft_open(receiver) || !weft_sends(sender))
		return WEFT_SPLICE_CLOSING;
	if (weft_blocks(receiver) || weft_sock(receiver)->sk_rcvlowat > 1)
		return WEFT_SPLICE_BLOCKING;
#ifndef WEFT_MUTATE_DRAINED
	if (WEFT_NOW(weft_tcp(receiver)->copied_seq) != WEFT_NOW(weft_tcp(sender)->write_seq))
		return WEFT_SPLICE_NOT_DRAINED;
#endif
	return splice_room(psock, size, since_empty);
}

static __always_inline void splice_count(__u32 reason)
{
	__u64 *count = bpf_map_lookup_elem(&weft_splice_stats, &reason);

	if (count)
		__sync_fetch_and_add(count, 1);
}

static __always_inline __u32 splice_message_max(void)
{
	__u32 zero = 0;
	struct weft_splice_options *options = bpf_map_lookup_elem(&weft_splice_options, &zero);

	return options ? options->message_max : 0;
}

/* Atomic: true when it was `from`, and is `to` now. */
static __always_inline bool splice_turn(struct weft_client *client, __u32 from, __u32 to)
{
	return __sync_val_compare_and_swap(&client->state, from, to) == from;
}

static __always_inline struct weft_client *splice_client(__u32 id)
{
	return bpf_map_lookup_elem(&weft_clients, &id);
}

static __always_inline struct weft_link *splice_link(__u32 id)
{
	return bpf_map_lookup_elem(&weft_links, &id);
}

static __always_inline void splice_active(__u32 id, __s32 change)
{
	struct weft_endpoint *endpoint = bpf_map_lookup_elem(&weft_endpoints, &id);

	if (endpoint)
		__sync_fetch_and_add(&endpoint->active, change);
}

/*
 * The start of what is sent, `most` octets of it, into the head. Only what lies in one piece can be read;
 * where the application's octets do not, the kernel joins them.
 */
static __always_inline bool splice_copy(struct sk_msg_md *msg, struct weft_request *r, __u32 most)
{
	__u32 size = msg->size, length = size < most ? size : most;

	if (msg->data_end - msg->data < length && bpf_msg_pull_data(msg, 0, length, 0))
		return false;
	if (length > WEFT_HEAD_MAX || bpf_probe_read_kernel(r->head, length, msg->data))
		return false;
	r->head_length = length;
	return true;
}

#endif
