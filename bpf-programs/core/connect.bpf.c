// SPDX-License-Identifier: GPL-2.0
/*
 * connect(): an application in an enrolled cgroup asked for an address. Gear 1 walks the chain here and goes
 * straight to the endpoint; every other gear goes to the relay's anchor in the application's own network
 * namespace.
 */
#include <weft/connection.h>

#define IPPROTO_TCP  6
#define EACCES       13
#define ENOMEM       12
#define EAGAIN       11
#define EAFNOSUPPORT 97
#define ECONNREFUSED 111

#define MAPPED   bpf_htonl(0xffff)
#define LOOPBACK bpf_htonl(0x7f000001)

static __always_inline int refuse(int error, __u32 outcome)
{
	weft_count(outcome);
	bpf_set_retval(-error);
	return 0;
}

static __always_inline void destination4(struct bpf_sock_addr *ctx, struct weft_address *to)
{
	__u32 ip = ctx->user_ip4;

	__builtin_memset(to, 0, sizeof(*to));
	((__u32 *)to->ip)[2] = MAPPED;
	((__u32 *)to->ip)[3] = ip;
	to->port = bpf_ntohs(ctx->user_port);
}

static __always_inline void destination6(struct bpf_sock_addr *ctx, struct weft_address *to)
{
	__builtin_memset(to, 0, sizeof(*to));
	((__u32 *)to->ip)[0] = ctx->user_ip6[0];
	((__u32 *)to->ip)[1] = ctx->user_ip6[1];
	((__u32 *)to->ip)[2] = ctx->user_ip6[2];
	((__u32 *)to->ip)[3] = ctx->user_ip6[3];
	to->port = bpf_ntohs(ctx->user_port);
}

static __always_inline bool is_mapped(const struct weft_address *a)
{
	const __u32 *ip = (const __u32 *)a->ip;

	return !ip[0] && !ip[1] && ip[2] == MAPPED;
}

/* Loopback, which connect() means by the unspecified address, too. */
static __always_inline bool is_loopback(const struct weft_address *a)
{
	const __u32 *ip = (const __u32 *)a->ip;

	if (is_mapped(a))
		return !ip[3] || ip[3] == LOOPBACK;
	return !ip[0] && !ip[1] && !ip[2] && (!ip[3] || ip[3] == bpf_htonl(1));
}

/*
 * Exact address and port, then any address and that port, which is Istiod's order; then any address and port
 * 0, whose listener takes the rest (outboundTrafficPolicy). The rest is never a process's own loopback, as
 * with Istio's rules.
 */
static __always_inline __u32 find_listener(const struct weft_address *to)
{
	struct weft_listener_key key = {};
	__u32 *id;

	__builtin_memcpy(key.ip, to->ip, sizeof(key.ip));
	key.port = to->port;
	id = bpf_map_lookup_elem(&weft_listener_ids, &key);
	if (id)
		return *id;
	__builtin_memset(key.ip, 0, sizeof(key.ip));
	id = bpf_map_lookup_elem(&weft_listener_ids, &key);
	if (!id && !is_loopback(to)) {
		key.port = 0;
		id = bpf_map_lookup_elem(&weft_listener_ids, &key);
	}
	return id ? *id : 0;
}

static __always_inline struct weft_request *lease(struct weft_socket *socket)
{
	socket->request = weft_lease(WEFT_ORACLES, WEFT_CONNECTS, socket->cookie);
	return socket->request ? weft_request_at(socket->request) : NULL;
}

static __always_inline bool to_anchor(struct bpf_sock_addr *ctx, struct weft_socket *socket, bool v6)
{
	__u64 netns = socket->netns;
	struct weft_anchor *anchor = bpf_map_lookup_elem(&weft_anchors, &netns);
	bool mapped = is_mapped(&socket->destination);
	__u16 port = !anchor ? 0 : mapped ? anchor->port4 : anchor->port6;

	if (!port)
		return false;
	if (!v6) {
		ctx->user_ip4 = LOOPBACK;
	} else {
		ctx->user_ip6[0] = 0;
		ctx->user_ip6[1] = 0;
		ctx->user_ip6[2] = mapped ? MAPPED : 0;
		ctx->user_ip6[3] = mapped ? LOOPBACK : bpf_htonl(1);
	}
	ctx->user_port = bpf_htons(port);
	socket->gear = WEFT_GEAR_RELAY;
	return true;
}

static __always_inline bool to_endpoint(struct bpf_sock_addr *ctx, struct weft_request *r, bool v6)
{
	const __u32 *ip = (const __u32 *)r->target.ip;

	if (!v6 && !is_mapped(&r->target))
		return false;
	if (!v6) {
		ctx->user_ip4 = ip[3];
	} else {
		ctx->user_ip6[0] = ip[0];
		ctx->user_ip6[1] = ip[1];
		ctx->user_ip6[2] = ip[2];
		ctx->user_ip6[3] = ip[3];
	}
	ctx->user_port = bpf_htons(r->target.port);
	return true;
}

static __always_inline bool is_runtime(void)
{
	__u32 zero = 0;
	struct weft_control *control = bpf_map_lookup_elem(&weft_control, &zero);

	return control && control->runtime && control->runtime == bpf_get_current_pid_tgid() >> 32;
}

static __always_inline void preamble(struct weft_request *r, struct weft_socket *socket)
{
	r->listener = socket->listener;
	r->principal = 0;
	r->head_length = 0;
	r->cgroup = socket->cgroup;
	r->netns = socket->netns;
	r->predicates = 0;
	r->phases = 0;
	__builtin_memset(&r->source, 0, sizeof(r->source));
	r->destination = socket->destination;
}

#define CONNECT(family, v6)                                                                                  \
	SEC("cgroup/connect" #family) int weft_enter__connect##family(struct bpf_sock_addr *ctx)             \
	{                                                                                                    \
		struct weft_address to;                                                                      \
		struct weft_listener *listener;                                                              \
		struct weft_socket *socket;                                                                  \
		struct weft_request *r;                                                                      \
		struct bpf_sock *sk = ctx->sk;                                                               \
		__u32 id;                                                                                    \
                                                                                                             \
		if (ctx->protocol != IPPROTO_TCP || !sk || is_runtime())                                     \
			return 1;                                                                            \
		destination##family(ctx, &to);                                                               \
		id = find_listener(&to);                                                                     \
		listener = bpf_map_lookup_elem(&weft_listeners, &id);                                        \
		if (!id || !listener || !listener->gear)                                                     \
			return 1;                                                                            \
		socket = bpf_sk_storage_get(&weft_sockets, sk, NULL, BPF_SK_STORAGE_GET_F_CREATE);           \
		if (!socket)                                                                                 \
			return refuse(ENOMEM, WEFT_CONNECT_NO_MEMORY);                                       \
		socket->listener = id;                                                                       \
		socket->gear = listener->gear;                                                               \
		socket->endpoint = 0;                                                                        \
		socket->cookie = bpf_get_socket_cookie(ctx);                                                 \
		socket->cgroup = bpf_get_current_cgroup_id();                                                \
		socket->netns = bpf_get_netns_cookie(ctx);                                                   \
		socket->destination = to;                                                                    \
		if (listener->gear != WEFT_GEAR_DIRECT) {                                                    \
			if (!to_anchor(ctx, socket, v6))                                                     \
				return refuse(ECONNREFUSED, WEFT_CONNECT_NO_ANCHOR);                         \
			weft_count(WEFT_CONNECT_RELAY);                                                      \
			return 1;                                                                            \
		}                                                                                            \
		r = lease(socket);                                                                           \
		if (!r)                                                                                      \
			return refuse(EAGAIN, WEFT_CONNECT_NO_LEASE);                                        \
		preamble(r, socket);                                                                         \
		weft_begin(r, WEFT_HOOK_CONNECT);                                                            \
		WEFT_WALK(ctx, r, weft_slots_connect##family, 0);                                            \
	}                                                                                                    \
                                                                                                             \
	SEC("cgroup/connect" #family) int weft_finish__connect##family(struct bpf_sock_addr *ctx)            \
	{                                                                                                    \
		struct bpf_sock *sk = ctx->sk;                                                               \
		struct weft_request *r = weft_request_of(sk);                                                \
		struct weft_socket *socket = sk ? bpf_sk_storage_get(&weft_sockets, sk, NULL, 0) : NULL;     \
		__u32 verdict, reason;                                                                       \
		bool reached;                                                                                \
                                                                                                             \
		if (!r || !socket)                                                                           \
			return refuse(ENOMEM, WEFT_CONNECT_NO_MEMORY);                                       \
		weft_conclude(r);                                                                            \
		verdict = r->verdict;                                                                        \
		reason = r->reason;                                                                          \
		reached = verdict == WEFT_VERDICT_FORWARD && to_endpoint(ctx, r, v6);                        \
		socket->endpoint = reached ? r->endpoint : 0;                                                \
		weft_release(r);                                                                             \
		if (reached) {                                                                               \
			weft_count(WEFT_CONNECT_DIRECT);                                                     \
			return 1;                                                                            \
		}                                                                                            \
		if (verdict == WEFT_VERDICT_FORWARD)                                                         \
			return refuse(EAFNOSUPPORT, WEFT_CONNECT_FAMILY);                                    \
		if (verdict == WEFT_VERDICT_RELAY) {                                                         \
			if (!to_anchor(ctx, socket, v6))                                                     \
				return refuse(ECONNREFUSED, WEFT_CONNECT_NO_ANCHOR);                         \
			weft_count(WEFT_CONNECT_RELAY);                                                      \
			return 1;                                                                            \
		}                                                                                            \
		return refuse(reason == WEFT_REASON_DENIED ? EACCES : ECONNREFUSED, WEFT_CONNECT_REFUSED);   \
	}

CONNECT(4, false)
CONNECT(6, true)

WEFT_LICENSE;
