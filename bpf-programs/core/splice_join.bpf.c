// SPDX-License-Identifier: GPL-2.0
/*
 * Takes connections into gear 2. The runtime asks when it likes, by BPF_PROG_TEST_RUN: of all that may run so
 * a classifier is the one that finds sockets and puts them into a sockmap (0.4 µs, 6.18).
 */
#include <weft/entry.h>
#include <weft/socket.h>
#include <weft/splice.h>

#define TC_ACT_OK 0

struct ends {
	__u64 near;
	__u64 far;
};

static __always_inline void tuple4(struct bpf_sock_tuple *t, const struct weft_address *local,
                                   const struct weft_address *remote)
{
	t->ipv4.saddr = ((const __u32 *)remote->ip)[3];
	t->ipv4.daddr = ((const __u32 *)local->ip)[3];
	t->ipv4.sport = bpf_htons(remote->port);
	t->ipv4.dport = bpf_htons(local->port);
}

static __always_inline void tuple6(struct bpf_sock_tuple *t, const struct weft_address *local,
                                   const struct weft_address *remote)
{
	__builtin_memcpy(t->ipv6.saddr, remote->ip, sizeof(t->ipv6.saddr));
	__builtin_memcpy(t->ipv6.daddr, local->ip, sizeof(t->ipv6.daddr));
	t->ipv6.sport = bpf_htons(remote->port);
	t->ipv6.dport = bpf_htons(local->port);
}

static __always_inline bool is_mapped(const struct weft_address *a)
{
	const __u32 *ip = (const __u32 *)a->ip;

	return !ip[0] && !ip[1] && ip[2] == bpf_htonl(0xffff);
}

/* The socket with this address of its own and of its peer; release it. */
static __always_inline struct bpf_sock *find(struct __sk_buff *skb, const struct weft_address *local,
                                             const struct weft_address *remote)
{
	struct bpf_sock_tuple t = {};

	if (is_mapped(local)) {
		tuple4(&t, local, remote);
		return bpf_sk_lookup_tcp(skb, &t, sizeof(t.ipv4), BPF_F_CURRENT_NETNS, 0);
	}
	tuple6(&t, local, remote);
	return bpf_sk_lookup_tcp(skb, &t, sizeof(t.ipv6), BPF_F_CURRENT_NETNS, 0);
}

/* Address of the far end, 0 when there is none. */
static __always_inline __u64 far_end(struct __sk_buff *skb, const struct weft_join *join)
{
	struct bpf_sock *sk = find(skb, &join->far, &join->near);
	__u64 address = 0;

	if (!sk)
		return 0;
	if (sk->state == BPF_TCP_ESTABLISHED)
		address = (__u64)sk;
	bpf_sk_release(sk);
	return address;
}

static __always_inline bool within(__u32 value, __u32 from, __u32 to)
{
	return value - from <= to - from;
}

/* What each has received lies within what the other has sent. */
static __always_inline bool paired(struct ends *e)
{
	struct tcp_sock___weft *near = weft_tcp(e->near), *far = weft_tcp(e->far);

	return within(far->rcv_nxt, near->snd_una, near->write_seq) &&
	       within(near->rcv_nxt, far->snd_una, far->write_seq);
}

static __always_inline int unfit(struct ends *e)
{
	if (!paired(e))
		return WEFT_JOIN_UNPAIRED;
	if (!weft_accepted_by_its_owner(e->near))
		return WEFT_JOIN_UNACCEPTED;
	if (weft_blocks(e->near))
		return WEFT_JOIN_BLOCKING;
	return weft_sock(e->near)->sk_rcvlowat > 1 ? WEFT_JOIN_LOW_WATER : WEFT_JOIN_DONE;
}

/*
 * What the client has sent and the relay has read is answered: the relay asks at such a moment. A reader that
 * saw no psock may still be inside TCP, uncounted; it is out when it has read something that was written to
 * it since. So nothing is carried before the relay has answered one more request and has counted it.
 */
static __always_inline int record_client(__u32 index, struct ends *e)
{
	struct weft_client *client = bpf_map_lookup_elem(&weft_clients, &index);

	if (!client)
		return WEFT_JOIN_NOT_ASKED;
	client->socket = e->near;
	client->relay_socket = e->far;
	client->done_seq = weft_tcp(e->far)->copied_seq - 1;
	client->link = 0;
	client->since_empty = 0;
	client->decision = 0;
	__sync_lock_test_and_set(&client->state, WEFT_CLIENT_IDLE);
	return WEFT_JOIN_DONE;
}

static __always_inline int record_link(__u32 index, struct ends *e)
{
	struct weft_link *link = bpf_map_lookup_elem(&weft_links, &index);

	if (!link)
		return WEFT_JOIN_NOT_ASKED;
	link->socket = e->near;
	link->relay_socket = e->far;
	link->client = 0;
	link->since_empty = 0;
	link->expected = 0;
	link->sent = 0;
	return WEFT_JOIN_DONE;
}

static __always_inline int record(__u32 element, struct ends *e)
{
	if (element >= WEFT_CLIENTS + WEFT_LINKS || element == 0 || element == WEFT_CLIENTS)
		return WEFT_JOIN_NOT_ASKED;
	return element < WEFT_CLIENTS ? record_client(element, e) : record_link(element - WEFT_CLIENTS, e);
}

/* The record first: from its insertion on the socket's sends run the program. */
static __always_inline int insert(__u32 element, struct bpf_sock *sk)
{
	struct weft_spliced_socket *socket =
	    bpf_sk_storage_get(&weft_spliced_sockets, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);

	if (!socket)
		return WEFT_JOIN_NO_MEMORY;
	socket->index = element;
	socket->request = 0;
	return bpf_map_update_elem(&weft_spliced, &element, sk, BPF_ANY) ? WEFT_JOIN_REFUSED : WEFT_JOIN_DONE;
}

static __always_inline int join_found(struct __sk_buff *skb, const struct weft_join *join,
                                      struct bpf_sock *sk)
{
	struct ends e = {.near = (__u64)sk};
	int result;

	if (sk->state != BPF_TCP_ESTABLISHED)
		return WEFT_JOIN_NO_NEAR;
	e.far = far_end(skb, join);
	if (!e.far)
		return WEFT_JOIN_NO_FAR;
	result = unfit(&e);
	if (result)
		return result;
	result = record(join->element, &e);
	return result ? result : insert(join->element, sk);
}

SEC("tc") int weft_join(struct __sk_buff *skb)
{
	struct weft_join join;
	struct bpf_sock *sk;
	int result;

	if (bpf_skb_load_bytes(skb, 0, &join, sizeof(join)))
		return WEFT_JOIN_NOT_ASKED;
	sk = find(skb, &join.near, &join.far);
	if (!sk)
		return WEFT_JOIN_NO_NEAR;
	result = join_found(skb, &join, sk);
	bpf_sk_release(sk);
	return result;
}

static __always_inline __u32 link_turn(__u32 id)
{
	struct weft_link *link = bpf_map_lookup_elem(&weft_links, &id);

	return !id || !link || weft_at_rest(link->socket) ? WEFT_TURN_LINK_AT_REST : 0;
}

/* Whether the relay may write to a client now, and whether it may take it out. */
SEC("raw_tp") int weft_turn(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 id = ctx->args[0];
	struct weft_client *client = bpf_map_lookup_elem(&weft_clients, &id);
	struct sk_psock___weft *psock;
	__u32 answer;

	if (!client)
		return 0;
	answer = link_turn(client->link);
	psock = weft_psock(client->socket);
	if (!psock || !WEFT_NOW(psock->msg_tot_len))
		answer |= WEFT_TURN_QUEUE_EMPTY;
	return weft_at_rest(client->socket) ? answer | WEFT_TURN_AT_REST : answer;
}

WEFT_LICENSE;
