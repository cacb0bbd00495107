// SPDX-License-Identifier: GPL-2.0
// The hooks of an enrolled control group.
#include "probe.h"

#define HOOK(section, name, context)                                                                         \
	SEC(section) int name(struct context *ctx)                                                           \
	{                                                                                                    \
		return 1;                                                                                    \
	}

SEC("cgroup/connect4") int connect4(struct bpf_sock_addr *ctx)
{
	ctx->user_ip4 = ctx->user_ip4;
	ctx->user_port = ctx->user_port;
	return bpf_get_current_cgroup_id() && bpf_get_netns_cookie(ctx) && bpf_get_socket_cookie(ctx);
}

HOOK("cgroup/connect6", connect6, bpf_sock_addr)
HOOK("cgroup/getpeername4", getpeername4, bpf_sock_addr)
HOOK("cgroup/getpeername6", getpeername6, bpf_sock_addr)
HOOK("cgroup/getsockname4", getsockname4, bpf_sock_addr)
HOOK("cgroup/getsockname6", getsockname6, bpf_sock_addr)
HOOK("sockops", sock_ops, bpf_sock_ops)
