// SPDX-License-Identifier: GPL-2.0
/* getpeername() shows the address that the application asked for. */
#include <weft/connection.h>

static __always_inline struct weft_socket *redirected(struct bpf_sock_addr *ctx)
{
	struct bpf_sock *sk = ctx->sk;
	struct weft_socket *socket;

	if (!sk)
		return NULL;
	socket = bpf_sk_storage_get(&weft_sockets, sk, NULL, 0);
	return socket && socket->destination.port ? socket : NULL;
}

SEC("cgroup/getpeername4") int weft_getpeername4(struct bpf_sock_addr *ctx)
{
	struct weft_socket *socket = redirected(ctx);

	if (socket) {
		ctx->user_ip4 = ((__u32 *)socket->destination.ip)[3];
		ctx->user_port = bpf_htons(socket->destination.port);
	}
	return 1;
}

SEC("cgroup/getpeername6") int weft_getpeername6(struct bpf_sock_addr *ctx)
{
	struct weft_socket *socket = redirected(ctx);

	if (socket) {
		__u32 *ip = (__u32 *)socket->destination.ip;

		ctx->user_ip6[0] = ip[0];
		ctx->user_ip6[1] = ip[1];
		ctx->user_ip6[2] = ip[2];
		ctx->user_ip6[3] = ip[3];
		ctx->user_port = bpf_htons(socket->destination.port);
	}
	return 1;
}

WEFT_LICENSE;
