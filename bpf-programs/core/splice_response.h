/* SPDX-License-Identifier: GPL-2.0 */
/* A response: b sends, and what it sends goes into the queue of the c that waits for it. */
#ifndef WEFT_SPLICE_RESPONSE_H
#define WEFT_SPLICE_RESPONSE_H

#include "splice_lease.h"

/* Octets in which a response's head has to lie to be carried. */
#define WEFT_RESPONSE_HEAD_MAX 4096

/* The client that waits for what b sends, NULL when none does. */
static __always_inline struct weft_client *response_client(struct weft_link *link, __u32 link_id)
{
	struct weft_client *client = splice_client(link->client);

	if (!link->client || !client || client->link != link_id)
		return NULL;
	return client;
}

/* The octets go on to u; from now on the relay carries the response. */
static __always_inline int response_passes(struct weft_client *client, __u32 reason)
{
	client->reason = reason;
	splice_count(reason);
	if (!splice_turn(client, WEFT_CLIENT_DECIDING, WEFT_CLIENT_PASSING))
		splice_turn(client, WEFT_CLIENT_KERNEL, WEFT_CLIENT_PASSING);
	return SK_PASS;
}

/* All of the response is on its way: the link is free, and the client's next request may come. */
static __always_inline void response_done(struct weft_client *client, struct weft_link *link, __u32 link_id)
{
	link->client = 0;
	link->requests++;
	client->carried++;
	client->reason = WEFT_SPLICE_CARRIED;
	splice_active(link->endpoint, -1);
	splice_count(WEFT_SPLICE_CARRIED);
	lease_ends(link_id, link);
	splice_turn(client, WEFT_CLIENT_DECIDING, WEFT_CLIENT_IDLE);
}

/* Octets of the response, `rest` more of which are to come. */
static __always_inline int response_put(struct sk_msg_md *msg, struct weft_client *client,
                                        struct weft_link *link, __u32 link_id, __u32 rest)
{
	__u32 client_id = link->client, size = msg->size;
	int reason;

	if (!splice_turn(client, WEFT_CLIENT_KERNEL, WEFT_CLIENT_DECIDING))
		return SK_PASS; /* the relay has taken it */
	reason = splice_may_put(client->socket, client->relay_socket, size, &client->since_empty);
	if (!reason && bpf_msg_redirect_map(msg, &weft_spliced, client_id, BPF_F_INGRESS) != SK_PASS)
		reason = WEFT_SPLICE_FAILED;
	if (reason)
		return response_passes(client, reason);
	client->last_seq = weft_tcp(client->relay_socket)->write_seq;
	link->sent += size;
	link->expected = rest;
	if (rest)
		splice_turn(client, WEFT_CLIENT_DECIDING, WEFT_CLIENT_KERNEL);
	else
		response_done(client, link, link_id);
	return SK_PASS;
}

/* More of a response whose length is known. */
static __always_inline int response_follows(struct sk_msg_md *msg, struct weft_client *client,
                                            struct weft_link *link, __u32 link_id)
{
	__u32 expected = link->expected;

	if (msg->size > expected)
		return response_passes(client, WEFT_SPLICE_NOT_WHOLE);
	return response_put(msg, client, link, link_id, expected - msg->size);
}

/* The start of a response: takes a context for the walk. Returns an enum weft_splice_reason. */
static __always_inline int response_open(struct sk_msg_md *msg, struct weft_spliced_socket *socket,
                                         struct weft_client *client, struct weft_link *link)
{
	struct weft_request *r;

	socket->request = weft_lease(WEFT_CONNECTS, WEFT_REQUESTS, bpf_get_smp_processor_id());
	r = weft_request_at(socket->request);
	if (!socket->request || !r)
		return WEFT_SPLICE_NO_CONTEXT;
	if (!splice_copy(msg, r, WEFT_RESPONSE_HEAD_MAX)) {
		weft_release(r);
		return WEFT_SPLICE_FAILED;
	}
	r->listener = client->listener;
	r->phases = 0;
	weft_begin(r, WEFT_HOOK_RESPONSE);
	r->needs = 1u << WEFT_PHASE_RESPONSE;
	r->cluster = 0;
	r->split = 0;
	r->endpoint = link->endpoint;
	r->message_size = msg->size;
	r->message_hint = link->hint;
	return WEFT_SPLICE_CARRIED;
}

/* True: the walk begins. */
static __always_inline bool response_begins(struct sk_msg_md *msg, struct weft_spliced_socket *socket,
                                            struct bpf_sock *sk)
{
	__u32 id = socket->index - WEFT_CLIENTS;
	struct weft_link *link = splice_link(id);
	struct weft_client *client;
	int reason;

	if (!link || link->socket != (__u64)sk)
		return false;
	client = response_client(link, id);
	if (!client) {
		splice_count(WEFT_SPLICE_UNASKED);
		return false;
	}
	if (WEFT_NOW(client->state) != WEFT_CLIENT_KERNEL)
		return false;
	if (link->sent) {
		response_follows(msg, client, link, id);
		return false;
	}
	reason = response_open(msg, socket, client, link);
	if (reason)
		response_passes(client, reason);
	return !reason;
}

/* What the response's parser has said. */
static __always_inline int response_fits(struct weft_request *r)
{
	if (r->verdict != WEFT_VERDICT_PENDING || !r->message_length)
		return WEFT_SPLICE_NOT_PLAIN;
	if (r->message_length < r->message_size)
		return WEFT_SPLICE_NOT_WHOLE;
	return r->message_length > splice_message_max() ? WEFT_SPLICE_FULL : WEFT_SPLICE_CARRIED;
}

static __always_inline int response_ends(struct sk_msg_md *msg, struct weft_spliced_socket *socket,
                                         struct weft_request *r)
{
	__u32 id = socket->index - WEFT_CLIENTS, rest = r->message_length - r->message_size;
	struct weft_link *link = splice_link(id);
	struct weft_client *client = link ? response_client(link, id) : NULL;
	int reason = response_fits(r);

	weft_release(r);
	if (!client)
		return SK_PASS;
	return reason ? response_passes(client, reason) : response_put(msg, client, link, id, rest);
}

#endif
