/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The request context: what every slot of every bundle reads and writes. One request owns one element of the
 * map weft_requests for as long as it is decided, so a preempting program can never overwrite it.
 */
#ifndef WEFT_REQUEST_H
#define WEFT_REQUEST_H

#define WEFT_ABI_VERSION 2

#define WEFT_HEAD_MAX    32768 /* bytes of a head; a power of two, so that a mask bounds every offset */
#define WEFT_HEADERS_MAX 128
#define WEFT_TRACE_MAX   32
#define WEFT_ACTIONS_MAX 3

/* In the order in which they run. The last two run on the way back. */
enum weft_phase {
	WEFT_PHASE_PARSE,
	WEFT_PHASE_AUTHORIZE,
	WEFT_PHASE_ROUTE,
	WEFT_PHASE_SPLIT,
	WEFT_PHASE_LIMIT,
	WEFT_PHASE_BALANCE,
	WEFT_PHASE_RESPONSE,
	WEFT_PHASE_OBSERVE,
	WEFT_PHASES,
};

/* What a slot's body returns. */
enum weft_result {
	WEFT_NEXT,   /* the next slot of this phase */
	WEFT_DONE,   /* nothing more to do in this phase */
	WEFT_REJECT, /* answer with r->status and r->reason */
	WEFT_RELAY,  /* only the relay can carry this request; r->reason says why */
	WEFT_MISS,   /* never returned by a body: the slot was absent */
};

enum weft_verdict {
	WEFT_VERDICT_PENDING,
	WEFT_VERDICT_FORWARD, /* to r->target, which is endpoint r->endpoint of r->cluster */
	WEFT_VERDICT_REPLY,   /* answer locally: r->status, r->reason and, when not 0, r->actions[0] */
	WEFT_VERDICT_RELAY,
};

/* Envoy's response flags as they appear in access logs, and the reasons of refusals that have no flag there.
 */
enum weft_reason {
	WEFT_REASON_NONE,
	WEFT_REASON_NO_ROUTE,         /* NR */
	WEFT_REASON_NO_CLUSTER,       /* NC */
	WEFT_REASON_NO_HEALTHY,       /* UH */
	WEFT_REASON_OVERFLOW,         /* UO */
	WEFT_REASON_RATE_LIMITED,     /* RL */
	WEFT_REASON_DENIED,           /* UAEX */
	WEFT_REASON_FAULT,            /* FI */
	WEFT_REASON_BAD_REQUEST,      /* DPE */
	WEFT_REASON_ROUTE_ACTION,     /* redirect or direct response: - */
	WEFT_REASON_NO_SLOT,          /* a phase that the request needs has no slot; r->detail is the phase */
	WEFT_REASON_NO_LISTENER,      /* the listener is gone */
	WEFT_REASON_HEAD_TOO_LARGE,   /* DPE */
	WEFT_REASON_NEEDS_PREDICATE,  /* the relay has to evaluate a predicate first */
	WEFT_REASON_UPGRADE_REQUIRED, /* DPE, HTTP/1.0 */
	WEFT_REASON_NOT_FOUND,        /* the target's form cannot be routed */
	WEFT_REASON_OTHER,            /* r->detail is private to the slot that set it */
};

/* The wire protocol of a listener. A vendor's parser takes a number from 64 on. */
enum weft_protocol {
	WEFT_PROTOCOL_TCP,
	WEFT_PROTOCOL_HTTP1,
	WEFT_PROTOCOL_VENDOR = 64,
};

/* IPv4 as ::ffff:a.b.c.d, in network order; the port in host order. */
struct weft_address {
	__u8 ip[16];
	__u16 port;
	__u16 pad;
};

/* Offsets into head. The name's hash is weft_hash32 of its lower-case bytes, so lookups compare bytes only on
 * a hit. */
struct weft_header {
	__u16 name;
	__u16 name_length;
	__u16 value;
	__u16 value_length;
	__u32 name_hash;
};

struct weft_span {
	__u16 offset;
	__u16 length;
};

/* How the body of the request is framed (RFC 9112, section 6). */
enum weft_framing {
	WEFT_FRAMING_NONE,
	WEFT_FRAMING_LENGTH,
	WEFT_FRAMING_CHUNKED,
};

enum weft_http_flag {
	WEFT_HTTP_KEEP_ALIVE = 1,
	WEFT_HTTP_EXPECT_CONTINUE = 2,
	WEFT_HTTP_UPGRADE = 4,
	WEFT_HTTP_1_0 = 8,
	WEFT_HTTP_CANONICAL = 16,   /* one reading only: what the kernel path may carry */
	WEFT_HTTP_ROUTE_FIRST = 32, /* set by the route: its edits come before those of a weighted cluster */
};

struct weft_trace {
	__u8 phase;
	__u8 result;
	__u16 slot;
	__u32 detail; /* r->detail as the slot left it */
};

struct weft_request {
	/* Lease: 0 free, else taken. Elements of the oracles are never free. */
	__u32 lease;

	/* The preamble, written by who asks: the relay, or a core program. */
	__u32 listener;
	__u32 principal; /* identity of the peer, 0 unknown */
	__u32 head_length;
	__u64 cgroup; /* of the client's process, 0 unknown */
	__u64 netns;  /* cookie of its network namespace */
	__u64 predicates;
	struct weft_address source;
	struct weft_address destination;

	/*
	 * Part of a walk: the phases that run, as bits, 0 all. What the others would have decided is given.
	 * An endpoint for a copy of a request, or for another try: balance, with parse where a hash policy
	 * reads the head.
	 */
	__u32 phases;
	__u32 given_cluster;
	__u32 given_hash_policy;
	__u32 given_subset;

	/* The walk. Zeroed by the entry program, from here to headers. */
	__u32 hook;
	__u32 chain;
	__u32 position;
	__u32 slot;
	__u32 skip;  /* bit of each phase whose remaining slots are skipped */
	__u32 needs; /* bit of each phase that must still be done by a slot */
	__u32 trace_count;
	__u32 protocol;

	/* The verdict. */
	__u32 verdict;
	__u32 status;
	__u32 reason;
	__u32 detail;
	__u32 route; /* for people: number of the route, 1-based, 0 none */
	__u32 cluster;
	__u32 endpoint;
	__u32 actions[WEFT_ACTIONS_MAX]; /* what the relay does, in this order: edits of the route and of its
	                                    weighted cluster, redirect or direct response; the last one is
	                                    for copies; 0 none */
	__u32 split;
	__u32 hash_policy;
	__u32 limit;
	__u32 mirror; /* definition carried out by the relay */
	__u32 subset; /* definition of a metadata match */
	__u64 hash;
	struct weft_address target;

	/* Filled by the parser slot. */
	__u32 framing;
	__u32 http_flags;
	__u64 content_length;
	struct weft_span method;
	struct weft_span target_form; /* the request target as it came */
	struct weft_span path;        /* without query and fragment */
	struct weft_span query;
	struct weft_span authority; /* Host, or that of an absolute target */
	__u32 header_count;
	__u32 scratch[8]; /* between the slots of one bundle in one request */

	/* Hooks msg and response: the head is the start of a message that somebody sent at once. */
	__u32 message_size;   /* octets of it, of which head_length lie in head */
	__u32 message_length; /* by the parser: octets of the whole message, head and body; 0 unknown */
	__u32 message_hint;   /* by the parser of the request, for that of its response */
	__u32 carry;          /* by the route: the action that does nothing but bound the time; 0 none */
	__u32 timeout_ms;     /* what it bounds it to, from request to the end of its response; 0 none */

	struct weft_trace trace[WEFT_TRACE_MAX];

	struct weft_header headers[WEFT_HEADERS_MAX];
	__u8 head[WEFT_HEAD_MAX + 8]; /* 8 more, so that a word may be read at every offset */
};

/* FNV-1a. */
#define WEFT_HASH32_SEED  2166136261u
#define WEFT_HASH32_PRIME 16777619u

#endif
