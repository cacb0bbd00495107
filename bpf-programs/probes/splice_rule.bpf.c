// SPDX-License-Identifier: GPL-2.0
// What gear 2's rule rests on, on real sockets: they are found by their addresses, put into a sockmap, read
// by their place in memory, and what one of them sends goes into the queue of another one.
#include "vmlinux.h"
#include <bpf/bpf_helpers.h>
#include <weft/mapped_array.h>
#include <weft/socket.h>

#define SOCKETS  4 /* c, b, a, u; the first two are put into the sockmap */
#define RECEIVER 0
#define MEMBERS  2

struct sk_psock___probe {
	__u32 msg_tot_len;
	struct list_head___weft ingress_msg;
	struct refcount_struct___weft refcnt;
} WEFT_KERNEL_STRUCT;

struct probe_join {
	__u32 local, remote; /* addresses and ports in the network's order */
	__u16 local_port, remote_port;
	__u32 index;
};

struct probe_seen {
	__u64 socket;
	__u32 missing; /* bit of each field that this kernel lacks */
	__u32 state;
	__u32 write_seq;
	__u32 copied_seq;
	__u32 blocking;
	__u32 references; /* of psock, 0 without one */
	__u32 queued;     /* octets in its queue */
	__u32 empty;      /* whether the queue is empty, by its list */
};

struct probe_order {
	__u32 redirect; /* else pass */
	__u32 bound;    /* octets in the receiver's queue */
};

WEFT_MAPPED_ARRAY(seen, SOCKETS, struct probe_seen);
WEFT_MAPPED_ARRAY(orders, 1, struct probe_order);

struct {
	__uint(type, BPF_MAP_TYPE_SOCKMAP);
	__uint(max_entries, MEMBERS);
	__type(key, __u32);
	__type(value, __u64);
} sockets SEC(".maps");

static __always_inline struct sk_psock___probe *psock_of(__u64 socket)
{
	__u64 data;

	if (!bpf_core_field_exists(struct sock___weft, sk_user_data))
		return NULL;
	data = (__u64)WEFT_CAST(struct sock___weft, socket)->sk_user_data;
	return data & WEFT_PSOCK ? WEFT_CAST(struct sk_psock___probe, data & ~WEFT_FLAGS) : NULL;
}

static __always_inline __u32 queued(__u64 socket)
{
	struct sk_psock___probe *psock = psock_of(socket);

	return psock && bpf_core_field_exists(psock->msg_tot_len) ? psock->msg_tot_len : 0;
}

static __always_inline __u32 missing(void)
{
	return (bpf_core_field_exists(struct tcp_sock___weft, write_seq) ? 0 : 1) |
	       (bpf_core_field_exists(struct tcp_sock___weft, copied_seq) ? 0 : 2) |
	       (bpf_core_field_exists(struct sock___weft, sk_user_data) ? 0 : 4) |
	       (bpf_core_field_exists(struct sk_psock___probe, refcnt) ? 0 : 8) |
	       (bpf_core_field_exists(struct sk_psock___probe, ingress_msg) ? 0 : 16) |
	       (bpf_core_field_exists(struct sk_psock___probe, msg_tot_len) ? 0 : 32) |
	       (bpf_core_field_exists(struct file___weft, f_flags) ? 0 : 64);
}

static __always_inline void read_psock(struct probe_seen *s)
{
	struct sk_psock___probe *psock = psock_of(s->socket);

	s->queued = queued(s->socket);
	s->references = 0;
	s->empty = 1;
	if (!psock)
		return;
	if (bpf_core_field_exists(psock->refcnt))
		s->references = psock->refcnt.refs.counter;
	if (bpf_core_field_exists(psock->ingress_msg))
		s->empty = psock->ingress_msg.next == &psock->ingress_msg;
}

static __always_inline void read_socket(struct probe_seen *s)
{
	struct tcp_sock___weft *tcp = WEFT_CAST(struct tcp_sock___weft, s->socket);
	struct sock___weft *sk = WEFT_CAST(struct sock___weft, s->socket);

	s->state = sk->__sk_common.skc_state;
	if (bpf_core_field_exists(tcp->write_seq))
		s->write_seq = tcp->write_seq;
	if (bpf_core_field_exists(tcp->copied_seq))
		s->copied_seq = tcp->copied_seq;
	if (bpf_core_field_exists(struct file___weft, f_flags))
		s->blocking = !(sk->sk_socket->file->f_flags & WEFT_O_NONBLOCK);
}

/* Reads a socket that was joined; its owner still holds it. */
SEC("raw_tp") int look(struct bpf_raw_tracepoint_args *ctx)
{
	__u32 index = ctx->args[0];
	struct probe_seen *s = bpf_map_lookup_elem(&seen, &index);

	if (!s)
		return 0;
	s->missing = missing();
	if (s->socket) {
		read_socket(s);
		read_psock(s);
	}
	return 0;
}

/* 0: found, and put into the sockmap where it belongs there; else an error number, 1 when not found. */
SEC("tc") int join(struct __sk_buff *skb)
{
	struct bpf_sock_tuple t = {};
	struct probe_join join;
	struct probe_seen *s;
	struct bpf_sock *sk;
	long result = 0;

	if (bpf_skb_load_bytes(skb, 0, &join, sizeof(join)))
		return 1;
	s = bpf_map_lookup_elem(&seen, &join.index);
	t.ipv4.saddr = join.remote;
	t.ipv4.daddr = join.local;
	t.ipv4.sport = join.remote_port;
	t.ipv4.dport = join.local_port;
	sk = bpf_sk_lookup_tcp(skb, &t, sizeof(t.ipv4), BPF_F_CURRENT_NETNS, 0);
	if (!sk)
		return 1;
	if (s)
		s->socket = (__u64)sk;
	if (join.index < MEMBERS)
		result = bpf_map_update_elem(&sockets, &join.index, sk, BPF_ANY);
	bpf_sk_release(sk);
	return -result;
}

SEC("sk_msg") int splice(struct sk_msg_md *msg)
{
	__u32 zero = 0, receiver = RECEIVER;
	struct probe_order *order = bpf_map_lookup_elem(&orders, &zero);
	struct probe_seen *s = bpf_map_lookup_elem(&seen, &receiver);

	if (!order || !s || !order->redirect || queued(s->socket) + msg->size > order->bound)
		return SK_PASS;
	return bpf_msg_redirect_map(msg, &sockets, RECEIVER, BPF_F_INGRESS);
}

char LICENSE[] SEC("license") = "GPL";
