/* SPDX-License-Identifier: GPL-2.0 */
/* Maps of enrolment: connections on their way from an application to an endpoint or to the relay. Core only.
 */
#ifndef WEFT_CONNECTION_H
#define WEFT_CONNECTION_H

#include <weft/entry.h>

/* The relay's listening sockets in one network namespace, whose loopback is its own; 0 none. */
struct weft_anchor {
	__u16 port4;
	__u16 port6;
};

/* What the relay has to know about a connection that it accepts. */
struct weft_accepted {
	__u32 listener;
	__u32 pad;
	struct weft_address destination;
	__u64 cgroup;
	__u64 cookie;
};

enum weft_connect_outcome {
	WEFT_CONNECT_DIRECT,
	WEFT_CONNECT_RELAY,
	WEFT_CONNECT_REFUSED,    /* by a slot */
	WEFT_CONNECT_NO_ANCHOR,  /* no relay in the application's network namespace */
	WEFT_CONNECT_NO_LEASE,   /* all request contexts were taken */
	WEFT_CONNECT_NO_MEMORY,  /* no socket storage */
	WEFT_CONNECT_FAMILY,     /* an IPv4 socket, an IPv6 endpoint */
	WEFT_CONNECT_UNRECORDED, /* weft_accepted was full: the relay will refuse the connection */
	WEFT_CONNECT_OUTCOMES,
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 4096);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, __u64); /* cookie of the network namespace */
	__type(value, struct weft_anchor);
} weft_anchors SEC(".maps");

/* An entry lives from the client's ESTABLISHED, which precedes the relay's accept(), to that accept() or to
 * CLOSE. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct weft_accepted_key);
	__type(value, struct weft_accepted);
} weft_accepted SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, WEFT_CONNECT_OUTCOMES);
	__type(key, __u32);
	__type(value, __u64);
} weft_connect_stats SEC(".maps");

static __always_inline void weft_count(__u32 outcome)
{
	__u64 *n = bpf_map_lookup_elem(&weft_connect_stats, &outcome);

	if (n)
		__sync_fetch_and_add(n, 1);
}

#endif
