/* SPDX-License-Identifier: GPL-2.0 */
/* A request: c sends, and the chain decides into which b's queue it goes. */
#ifndef WEFT_SPLICE_REQUEST_H
#define WEFT_SPLICE_REQUEST_H

#include "splice_lease.h"

/* Looks at the last link; a look takes some nanoseconds. */
#define WEFT_REST_LOOKS 256

struct request_rest {
	__u64 socket;
	bool is_at_rest;
};

static long request_look(__u32 i, struct request_rest *rest)
{
	rest->is_at_rest = weft_at_rest(rest->socket);
	return rest->is_at_rest;
}

/*
 * Who has sent the last response has put it into c's queue, woken c's owner, and is about to leave send(). On
 * another processor that takes a microsecond, less than the relay's turn.
 */
static __always_inline bool request_leaves(__u64 socket)
{
	struct request_rest rest = {.socket = socket};

	bpf_loop(WEFT_REST_LOOKS, request_look, &rest, 0);
	return rest.is_at_rest;
}

static __always_inline bool request_last_at_rest(struct weft_client *client)
{
#ifdef WEFT_MUTATE_REST
	return true;
#else
	struct weft_link *last = splice_link(client->link);

	return !client->link || !last || weft_at_rest(last->socket) || request_leaves(last->socket);
#endif
}

/* Of the relay's world only: no octet of c is with it, and what it or the last b has written is in c's queue.
 */
static __always_inline int request_turn(struct weft_client *client)
{
	if (WEFT_NOW(weft_tcp(client->socket)->write_seq) != WEFT_NOW(client->done_seq) || client->decision)
		return WEFT_SPLICE_BUSY;
	return request_last_at_rest(client) ? WEFT_SPLICE_CARRIED : WEFT_SPLICE_NOT_AT_REST;
}

static __always_inline void request_preamble(struct weft_request *r, struct weft_client *client)
{
	r->listener = client->listener;
	r->principal = client->principal;
	r->cgroup = client->cgroup;
	r->netns = client->netns;
	r->predicates = 0;
	r->phases = 0;
	r->source = client->source;
	r->destination = client->destination;
}

/* It goes to the relay: c's TCP takes the octets when the program has ended. */
static __always_inline int request_passes(struct weft_client *client, __u32 reason)
{
	client->reason = reason;
	splice_count(reason);
	splice_turn(client, WEFT_CLIENT_DECIDING, WEFT_CLIENT_IDLE);
	return SK_PASS;
}

/* Takes a context and copies the message into it. Returns an enum weft_splice_reason. */
static __always_inline int request_open(struct sk_msg_md *msg, struct weft_spliced_socket *socket,
                                        struct weft_client *client)
{
	struct weft_request *r;
	int reason = request_turn(client);

	if (reason)
		return reason;
	socket->request = weft_lease(WEFT_CONNECTS, WEFT_REQUESTS, bpf_get_smp_processor_id());
	r = weft_request_at(socket->request);
	if (!socket->request || !r)
		return WEFT_SPLICE_NO_CONTEXT;
	if (!splice_copy(msg, r, WEFT_HEAD_MAX)) {
		weft_release(r);
		return WEFT_SPLICE_FAILED;
	}
	request_preamble(r, client);
	weft_begin(r, WEFT_HOOK_MSG);
	r->message_size = msg->size;
	return WEFT_SPLICE_CARRIED;
}

/* True: the walk begins. */
static __always_inline bool request_begins(struct sk_msg_md *msg, struct weft_spliced_socket *socket,
                                           struct bpf_sock *sk)
{
	struct weft_client *client = splice_client(socket->index);
	int reason;

	if (!client || client->socket != (__u64)sk)
		return false;
	if (!splice_turn(client, WEFT_CLIENT_IDLE, WEFT_CLIENT_DECIDING)) {
		splice_count(WEFT_SPLICE_BUSY);
		return false;
	}
	reason = request_open(msg, socket, client);
	if (reason)
		request_passes(client, reason);
	return !reason;
}

/* The relay has nothing to do for the request but to bound its time, which it does in either case. */
static __always_inline bool request_acts(struct weft_request *r)
{
	for (int i = 0; i < WEFT_ACTIONS_MAX; i++)
		if (r->actions[i] && r->actions[i] != r->carry)
			return true;
	return r->mirror != 0;
}

static __always_inline int request_fits(struct weft_request *r)
{
	if (r->verdict == WEFT_VERDICT_RELAY || !r->message_length)
		return WEFT_SPLICE_NOT_PLAIN;
	if (r->message_length != r->message_size)
		return WEFT_SPLICE_NOT_WHOLE;
	if (r->verdict != WEFT_VERDICT_FORWARD || !r->endpoint || request_acts(r))
		return WEFT_SPLICE_VERDICT;
	return r->message_size > splice_message_max() ? WEFT_SPLICE_FULL : WEFT_SPLICE_CARRIED;
}

/* The octets go to link. KERNEL comes last: from then on its response may be given to c. */
static __always_inline void request_given(struct weft_client *client, __u32 client_id, __u32 link_id,
                                          struct weft_link *link, struct weft_request *r)
{
	link->client = client_id;
	link->expected = 0;
	link->sent = 0;
	link->hint = r->message_hint;
	link->last_seq = weft_tcp(link->relay_socket)->write_seq;
	client->link = link_id;
	client->since = bpf_ktime_get_ns();
	client->timeout_ms = r->timeout_ms;
	splice_active(link->endpoint, 1);
	splice_turn(client, WEFT_CLIENT_DECIDING, WEFT_CLIENT_KERNEL);
}

static __always_inline int request_put(struct sk_msg_md *msg, struct weft_client *client,
                                       struct weft_request *r, __u32 client_id)
{
	__u32 id = lease_link(r->endpoint, client->link, client_id);
	struct weft_link *link = splice_link(id);
	int reason;

	if (!id || !link)
		return WEFT_SPLICE_NO_LINK;
	reason = splice_may_put(link->socket, link->relay_socket, r->message_size, &link->since_empty);
	if (!reason && bpf_msg_redirect_map(msg, &weft_spliced, WEFT_CLIENTS + id, BPF_F_INGRESS) != SK_PASS)
		reason = WEFT_SPLICE_FAILED;
	if (reason)
		lease_ends(id, link);
	else
		request_given(client, client_id, id, link, r);
	return reason;
}

/* A verdict that the relay has to carry out is kept for it: a request is decided once. */
static __always_inline int request_ends(struct sk_msg_md *msg, struct weft_spliced_socket *socket,
                                        struct weft_request *r)
{
	struct weft_client *client = splice_client(socket->index);
	__u32 index = socket->request;
	int reason;

	weft_conclude(r);
	reason = request_fits(r);
	if (client && !reason)
		reason = request_put(msg, client, r, socket->index);
	if (!client || !reason || reason == WEFT_SPLICE_NOT_PLAIN || reason == WEFT_SPLICE_NOT_WHOLE)
		weft_release(r);
	else
		client->decision = index;
	return client && reason ? request_passes(client, reason) : SK_PASS;
}

#endif
