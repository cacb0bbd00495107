/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The maps that the core creates and pins. A bundle's object declares them by including this header; the
 * loader puts the core's own in their place before it loads the object.
 */
#ifndef WEFT_MAPS_H
#define WEFT_MAPS_H

#include <weft/request.h>

#define WEFT_REQUESTS    256
#define WEFT_ORACLES     64  /* elements 0..63 belong to oracles, */
#define WEFT_CONNECTS    192 /* those up to here are leased by connect hooks, the others by messages */
#define WEFT_GENERATIONS 64
#define WEFT_SLOTS       256
#define WEFT_SLOT_FINISH 0
#define WEFT_CHAIN_MAX   30 /* the kernel allows 33 tail calls in a row */

enum weft_hook {
	WEFT_HOOK_REQUEST,
	WEFT_HOOK_CONNECT,
	WEFT_HOOK_SKB,
	WEFT_HOOK_MSG,      /* a request on its way out of the application */
	WEFT_HOOK_RESPONSE, /* a response on its way out of the endpoint */
	WEFT_HOOKS,
};

enum weft_onmiss {
	WEFT_ONMISS_REJECT,
	WEFT_ONMISS_PASS,
	WEFT_ONMISS_RELAY,
	WEFT_ONMISSES,
};

enum weft_gear {
	WEFT_GEAR_NONE,
	WEFT_GEAR_DIRECT,
	WEFT_GEAR_SPLICED,
	WEFT_GEAR_RELAY,
};

struct weft_chain_entry {
	__u16 slot;
	__u8 phase;
	__u8 onmiss;
};

struct weft_chain {
	__u32 count;
	__u8 onmiss[WEFT_PHASES]; /* what a request gets that needs a phase which no slot did */
	struct weft_chain_entry entry[32];
};

struct weft_control {
	__u32 generation; /* row of weft_chains for new requests */
	__u32 abi;
	__u32 runtime; /* process that must never be redirected, should its cgroup be enrolled; 0 none */
	__u32 pad;
};

struct weft_slot_stats {
	__u64 result[5]; /* by enum weft_result */
};

/* What a socket of the mesh is; its storage. */
struct weft_socket {
	__u32 request; /* element of weft_requests while a request is decided */
	__u32 listener;
	__u32 gear;
	__u32 endpoint;
	__u64 cookie;
	__u64 cgroup;
	__u64 netns;
	struct weft_address destination; /* where the application wanted to go */
};

struct weft_listener_key {
	__u8 ip[16]; /* all zero: any address */
	__u32 port;
};

struct weft_listener {
	__u32 gear;
	__u32 protocol;
	__u32 needs;   /* phases that a request of this listener must get */
	__u32 cluster; /* gear 1 and TCP: the fixed cluster, 0 none */
	__u32 split;   /* TCP over weighted clusters: the definition, 0 none */
	__u32 present;
	__u64 version;
};

enum weft_cluster_kind {
	WEFT_CLUSTER_ABSENT,
	WEFT_CLUSTER_ENDPOINTS,
	WEFT_CLUSTER_ORIGINAL_DST, /* to where the application wanted to go */
};

struct weft_cluster {
	__u32 kind;
	__u32 endpoint_count; /* usable or not */
	__u32 only_endpoint;  /* the endpoint when there is exactly one usable, else 0: then no slot has to
	                         choose */
	__u32 policy;         /* lb_policy as in xDS */
};

/* Mapped by the relay, which counts its own requests here with atomic additions. */
struct weft_endpoint {
	struct weft_address address;
	__u32 cluster;
	__u32 present;
	__u32 active; /* requests or connections under way */
	__u32 total;
};

/* Key of what the relay finds about an accepted connection. */
struct weft_accepted_key {
	__u64 netns;
	struct weft_address client;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, WEFT_REQUESTS);
	__type(key, __u32);
	__type(value, struct weft_request);
} weft_requests SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct weft_socket);
} weft_sockets SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct weft_control);
} weft_control SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, WEFT_GENERATIONS *WEFT_HOOKS);
	__type(key, __u32);
	__type(value, struct weft_chain);
} weft_chains SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, WEFT_SLOTS);
	__type(key, __u32);
	__type(value, struct weft_slot_stats);
} weft_slot_stats SEC(".maps");

/* How often a request needed a phase that no slot did: element phase * WEFT_ONMISSES + what it got. */
struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, WEFT_PHASES *WEFT_ONMISSES);
	__type(key, __u32);
	__type(value, __u64);
} weft_misses SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct weft_listener_key);
	__type(value, __u32);
} weft_listener_ids SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 16384);
	__type(key, __u32);
	__type(value, struct weft_listener);
} weft_listeners SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 16384);
	__type(key, __u32);
	__type(value, struct weft_cluster);
} weft_clusters SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_MMAPABLE);
	__uint(max_entries, 131072);
	__type(key, __u32);
	__type(value, struct weft_endpoint);
} weft_endpoints SEC(".maps");

/* A PROG_ARRAY takes its (program type, attach type) from its first program, hence one for each. */
#define WEFT_SLOT_ARRAY(name)                                                                                \
	struct {                                                                                             \
		__uint(type, BPF_MAP_TYPE_PROG_ARRAY);                                                       \
		__uint(max_entries, WEFT_SLOTS);                                                             \
		__type(key, __u32);                                                                          \
		__type(value, __u32);                                                                        \
	} name SEC(".maps")

WEFT_SLOT_ARRAY(weft_slots_raw);
WEFT_SLOT_ARRAY(weft_slots_connect4);
WEFT_SLOT_ARRAY(weft_slots_connect6);
WEFT_SLOT_ARRAY(weft_slots_msg);

/* What a socket of weft_spliced is; its storage. */
struct weft_spliced_socket {
	__u32 index;   /* its element of weft_spliced */
	__u32 request; /* element of weft_requests while a message of it is decided */
};

struct {
	__uint(type, BPF_MAP_TYPE_SK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct weft_spliced_socket);
} weft_spliced_sockets SEC(".maps");

#endif
