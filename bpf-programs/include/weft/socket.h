/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sockets by their address in the kernel, read only. Reading freed memory gives garbage and no fault, so
 * what is read is believed only as far as both ends of a connection agree on it. Core and probe only.
 */
#ifndef WEFT_SOCKET_H
#define WEFT_SOCKET_H

#include <bpf/bpf_core_read.h>

/*
 * Of the kernel's structs what is read here: taking theirs from vmlinux.h would make an object's types
 * twenty times as big. The suffix is no part of the name that the loader looks for.
 */
#define WEFT_KERNEL_STRUCT __attribute__((preserve_access_index))

struct file___weft {
	unsigned int f_flags;
} WEFT_KERNEL_STRUCT;

struct socket___weft {
	struct file___weft *file;
} WEFT_KERNEL_STRUCT;

struct sock_common___weft {
	unsigned char skc_state;
} WEFT_KERNEL_STRUCT;

struct sock___weft {
	struct sock_common___weft __sk_common;
	void *sk_user_data;
	struct socket___weft *sk_socket;
	int sk_rcvlowat;
} WEFT_KERNEL_STRUCT;

struct tcp_sock___weft {
	__u32 write_seq;
	__u32 snd_una;
	__u32 rcv_nxt;
	__u32 copied_seq;
} WEFT_KERNEL_STRUCT;

struct list_head___weft {
	struct list_head___weft *next;
} WEFT_KERNEL_STRUCT;

struct atomic___weft {
	int counter;
} WEFT_KERNEL_STRUCT;

struct refcount_struct___weft {
	struct atomic___weft refs;
} WEFT_KERNEL_STRUCT;

struct sk_psock___weft {
	struct sock___weft *sk;
	__u32 msg_tot_len;
	struct list_head___weft link;
	struct refcount_struct___weft refcnt;
} WEFT_KERNEL_STRUCT;

#define WEFT_O_NONBLOCK 04000
#define WEFT_PSOCK      4ull /* SK_USER_DATA_PSOCK */
#define WEFT_FLAGS      7ull /* of sk_user_data */

extern void *bpf_rdonly_cast(const void *object, __u32 type) __ksym;

#define WEFT_CAST(type, address) ((type *)bpf_rdonly_cast((void *)(address), bpf_core_type_id_kernel(type)))
#define WEFT_NOW(field)          (*(volatile typeof(field) *)&(field))

static __always_inline struct sock___weft *weft_sock(__u64 address)
{
	return WEFT_CAST(struct sock___weft, address);
}

static __always_inline struct tcp_sock___weft *weft_tcp(__u64 address)
{
	return WEFT_CAST(struct tcp_sock___weft, address);
}

static __always_inline bool weft_open(__u64 address)
{
	return weft_sock(address)->__sk_common.skc_state == TCP_ESTABLISHED;
}

/* May still send. */
static __always_inline bool weft_sends(__u64 address)
{
	__u8 state = weft_sock(address)->__sk_common.skc_state;

	return state == TCP_ESTABLISHED || state == TCP_CLOSE_WAIT;
}

/* What makes a socket one of a sockmap; NULL when it is none. */
static __always_inline struct sk_psock___weft *weft_psock(__u64 address)
{
	__u64 data = (__u64)weft_sock(address)->sk_user_data;
	struct sk_psock___weft *psock;

	if (!(data & WEFT_PSOCK))
		return NULL;
	psock = WEFT_CAST(struct sk_psock___weft, data & ~WEFT_FLAGS);
	return (__u64)psock->sk == address ? psock : NULL;
}

static __always_inline bool weft_blocks(__u64 address)
{
	struct socket___weft *socket = weft_sock(address)->sk_socket;

	return !(socket->file->f_flags & WEFT_O_NONBLOCK);
}

static __always_inline bool weft_accepted_by_its_owner(__u64 address)
{
	struct socket___weft *socket = weft_sock(address)->sk_socket;

	return socket && socket->file;
}

/*
 * Nobody is inside send() or recv(): each holds a reference of psock from before the program to after the
 * enqueue; one more is the sockmap's. Readers with O_NONBLOCK hold theirs for a moment only, so this is a
 * proof for backends with many threads, too. A socket cannot be closed under who is inside a call on it, so
 * one that has no psock any more is at rest.
 */
static __always_inline bool weft_at_rest(__u64 address)
{
	struct sk_psock___weft *psock = weft_psock(address);

	if (!psock)
		return true;
	if (WEFT_NOW(psock->refcnt.refs.counter) != 1)
		return false;
	/* Last: a sockmap takes its link off before its reference, and then the one is somebody's. */
	return (__u64)WEFT_NOW(psock->link.next) != (__u64)&psock->link;
}

#endif
