// SPDX-License-Identifier: GPL-2.0
/*
 * The life of an enrolled connection: it counts at its endpoint from SYN to CLOSE, and the relay learns where
 * it wanted to go. ESTABLISHED comes on the client's side before the relay can accept: the client's last ACK
 * is sent after it.
 */
#include <weft/connection.h>

#define AF_INET   2
#define TCP_CLOSE 7

/*
 * clang merges the last loads of two branches into one at a computed offset, which the verifier refuses
 * ("dereference of modified ctx ptr"). Hence a volatile load of the IPv4 address before the branch.
 */
#define CTX(field) (*(volatile __u32 *)&ctx->field)

static __always_inline void client_key(struct bpf_sock_ops *ctx, struct weft_socket *socket,
                                       struct weft_accepted_key *key)
{
	__u32 *ip = (__u32 *)key->client.ip;
	__u32 ip4 = CTX(local_ip4);

	__builtin_memset(key, 0, sizeof(*key));
	key->netns = socket->netns;
	if (ctx->family == AF_INET) {
		ip[2] = bpf_htonl(0xffff);
		ip[3] = ip4;
	} else {
		ip[0] = ctx->local_ip6[0];
		ip[1] = ctx->local_ip6[1];
		ip[2] = ctx->local_ip6[2];
		ip[3] = ctx->local_ip6[3];
	}
	key->client.port = ctx->local_port;
}

static __always_inline void count_endpoint(struct weft_socket *socket, __s32 change)
{
	__u32 id = socket->endpoint;
	struct weft_endpoint *endpoint = bpf_map_lookup_elem(&weft_endpoints, &id);

	if (id && endpoint)
		__sync_fetch_and_add(&endpoint->active, change);
}

static __always_inline void announce(struct bpf_sock_ops *ctx, struct weft_socket *socket)
{
	struct weft_accepted_key key;
	struct weft_accepted value = {};

	client_key(ctx, socket, &key);
	value.listener = socket->listener;
	value.destination = socket->destination;
	value.cgroup = socket->cgroup;
	value.cookie = socket->cookie;
	if (bpf_map_update_elem(&weft_accepted, &key, &value, BPF_ANY))
		weft_count(WEFT_CONNECT_UNRECORDED);
}

static __always_inline void closed(struct bpf_sock_ops *ctx, struct weft_socket *socket)
{
	struct weft_accepted_key key;
	struct weft_accepted *value;

	count_endpoint(socket, -1);
	socket->endpoint = 0;
	if (socket->gear == WEFT_GEAR_DIRECT)
		return;
	client_key(ctx, socket, &key);
	value = bpf_map_lookup_elem(&weft_accepted, &key);
	if (value && value->cookie == socket->cookie)
		bpf_map_delete_elem(&weft_accepted, &key);
}

SEC("sockops") int weft_sockops(struct bpf_sock_ops *ctx)
{
	struct bpf_sock *sk = ctx->sk;
	struct weft_socket *socket;

	if (!sk)
		return 1;
	socket = bpf_sk_storage_get(&weft_sockets, sk, NULL, 0);
	if (!socket || !socket->listener)
		return 1;
	switch (ctx->op) {
	case BPF_SOCK_OPS_TCP_CONNECT_CB:
		bpf_sock_ops_cb_flags_set(ctx, BPF_SOCK_OPS_STATE_CB_FLAG);
		count_endpoint(socket, 1);
		break;
	case BPF_SOCK_OPS_ACTIVE_ESTABLISHED_CB:
		if (socket->gear != WEFT_GEAR_DIRECT)
			announce(ctx, socket);
		break;
	case BPF_SOCK_OPS_STATE_CB:
		if (ctx->args[1] == TCP_CLOSE)
			closed(ctx, socket);
		break;
	}
	return 1;
}

WEFT_LICENSE;
