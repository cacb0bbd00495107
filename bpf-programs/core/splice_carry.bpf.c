// SPDX-License-Identifier: GPL-2.0
/*
 * Gear 2: what a socket of weft_spliced sends goes into the queue of another socket of this node, if that
 * keeps every octet in its place; else, and whenever anything is in doubt, it goes on in its TCP connection,
 * to the relay.
 */
#include "splice_request.h"
#include "splice_response.h"

/*
 * A redirect that gets memory for a part of a message only makes the kernel run the program again on the rest
 * (tcp_bpf_send_verdict: more_data), which is then no message: passed on, it would be taken for one. The
 * first run of a message begins at its element 0 (sk_msg.sg.start), whatever the call.
 */
static __always_inline bool is_rest(struct sk_msg_md *msg)
{
	__u32 start = 0;

	return bpf_probe_read_kernel(&start, sizeof(start), (void *)msg) || start;
}

SEC("sk_msg") int weft_splice(struct sk_msg_md *msg)
{
	struct bpf_sock *sk = msg->sk;
	struct weft_spliced_socket *socket;
	struct weft_request *r;
	bool walks;

	if (!sk)
		return SK_PASS;
	socket = bpf_sk_storage_get(&weft_spliced_sockets, sk, NULL, 0);
	if (!socket)
		return SK_PASS;
	if (is_rest(msg))
		return SK_DROP; /* this and all later sends fail */
	if (socket->index < WEFT_CLIENTS)
		walks = request_begins(msg, socket, sk);
	else
		walks = response_begins(msg, socket, sk);
	r = walks ? weft_request_at(socket->request) : NULL;
	if (!r)
		return SK_PASS;
	WEFT_WALK(msg, r, weft_slots_msg, SK_PASS);
}

SEC("sk_msg") int weft_finish__msg(struct sk_msg_md *msg)
{
	struct bpf_sock *sk = msg->sk;
	struct weft_spliced_socket *socket;
	struct weft_request *r;

	if (!sk)
		return SK_PASS;
	socket = bpf_sk_storage_get(&weft_spliced_sockets, sk, NULL, 0);
	r = socket ? weft_request_at(socket->request) : NULL;
	if (!r)
		return SK_PASS;
	return r->hook == WEFT_HOOK_MSG ? request_ends(msg, socket, r) : response_ends(msg, socket, r);
}

WEFT_LICENSE;
