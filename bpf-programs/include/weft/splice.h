/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Records of gear 2. c is the application's socket, a the relay's end of its connection; u is a connection
 * that the runtime dialled to an endpoint, b the endpoint's end of it, on this node. A request goes from c
 * into b's queue, its response from b into c's queue, if that is certain to keep the order; else the bytes go
 * on in their TCP connections, a and u, to the relay. Core only.
 */
#ifndef WEFT_SPLICE_H
#define WEFT_SPLICE_H

#include <weft/maps.h>
#include <weft/mapped_array.h>

#define WEFT_CLIENTS    16384 /* element 0 is never used */
#define WEFT_LINKS      16384 /* element 0 is never used */
#define WEFT_POOL_LINKS 64    /* of one endpoint: one bit of weft_pool.free each */

/* Sockets of the map weft_spliced: c of client i is element i, b of link i element WEFT_CLIENTS + i. */

/*
 * Who may write to c's queue or to a. Every change is a compare-and-swap, by a program or by the relay on
 * mapped memory, so a state has one owner.
 *
 *   IDLE -> DECIDING   a send() on c, when nothing of c is with the relay (write_seq == done_seq)
 *   DECIDING -> IDLE   it goes to the relay after all
 *   DECIDING -> KERNEL the request was given to link
 *   KERNEL -> DECIDING a send() on b: octets of the response
 *   DECIDING -> KERNEL they were given to c, more is to come
 *   DECIDING -> IDLE   they were given to c, the last one with them
 *   DECIDING -> PASSING  they went on to u: the relay carries the rest, link.expected octets behind the
 *                        link.sent that c has got; all of the response when sent is 0
 *   KERNEL -> TAKEN    the relay ends it (no response in time, the endpoint closed)
 *   PASSING, TAKEN -> IDLE  the relay has written the whole response to a, and has ended the lease of link
 *   IDLE -> LEFT       the relay takes the connection out of gear 2 for good, or closes it
 *   LEFT -> IDLE       weft_join
 *
 * A state is left before the octets are in their queue: that happens after the program. So whoever writes to
 * a while link is not 0, also after PASSING and TAKEN, first asks weft_turn until the link is at rest. Of a
 * TAKEN one the relay puts link.client to 0 first, then waits, then reads link.sent.
 *
 * DECIDING lasts for one run of a program, which may be preempted. A relay that finds it at its own start
 * makes it IDLE if the sockets are still there: no program of the past is left then.
 */
enum weft_client_state {
	WEFT_CLIENT_IDLE,
	WEFT_CLIENT_DECIDING,
	WEFT_CLIENT_KERNEL,
	WEFT_CLIENT_PASSING,
	WEFT_CLIENT_TAKEN,
	WEFT_CLIENT_LEFT,
};

/* Why a message went to the relay. */
enum weft_splice_reason {
	WEFT_SPLICE_CARRIED,
	WEFT_SPLICE_BUSY,        /* a request of this connection is under way */
	WEFT_SPLICE_NOT_WHOLE,   /* not exactly one message in one send() */
	WEFT_SPLICE_NOT_PLAIN,   /* the parser will not have it carried: framing, upgrade, expect … */
	WEFT_SPLICE_VERDICT,     /* the relay has to carry the verdict out: edits, replies, mirrors … */
	WEFT_SPLICE_NO_LINK,     /* no free link to the endpoint */
	WEFT_SPLICE_NOT_AT_REST, /* the last response may still be on its way into c's queue */
	WEFT_SPLICE_NOT_DRAINED, /* octets in flight or unread in the TCP connection */
	WEFT_SPLICE_BLOCKING,    /* the receiver's file is blocking */
	WEFT_SPLICE_FULL,        /* no room in the receiver's queue */
	WEFT_SPLICE_CLOSING,     /* an end is not ESTABLISHED */
	WEFT_SPLICE_NO_CONTEXT,  /* no free element of weft_requests */
	WEFT_SPLICE_FAILED,      /* the redirect helper refused */
	WEFT_SPLICE_UNASKED,     /* octets from an endpoint that no request waits for */
	WEFT_SPLICE_GONE,        /* a socket is no longer the one that was joined */
	WEFT_SPLICE_REASONS,
};

/* Mapped by the relay. What it writes: listener … destination before the join, then done_seq, link, decision,
 * state. */
struct weft_client {
	__u64 socket;       /* struct sock of c, 0 none */
	__u64 relay_socket; /* struct sock of a */
	enum weft_client_state state;
	__u32 done_seq; /* c's write_seq behind the last request that the relay has answered whole; one less
	                   at the join */
	__u32 link;     /* that carries or last carried a request of this connection, 0 none since the relay's
	                   turn */
	__u32 last_seq; /* a's write_seq when octets were last put into c's queue */
	__u32 since_empty;              /* puts since the queue was last seen empty */
	enum weft_splice_reason reason; /* why the last message went to the relay */
	__u32 decision;   /* element of weft_requests whose verdict the relay must take for the next head, 0
	                     none */
	__u32 carried;    /* requests carried whole */
	__u64 since;      /* nanoseconds, CLOCK_MONOTONIC, of the request that is under way */
	__u32 timeout_ms; /* that the request that is under way may take, 0 any */
	__u32 pad;
	__u32 listener;
	__u32 principal;
	__u64 cgroup;
	__u64 netns;
	struct weft_address source;
	struct weft_address destination;
};

struct weft_link {
	__u64 socket;       /* struct sock of b, 0 none */
	__u64 relay_socket; /* struct sock of u */
	__u32 endpoint;
	__u32 client;   /* whose request is under way, 0 none */
	__u32 last_seq; /* u's write_seq when octets were last put into b's queue */
	__u32 since_empty;
	__u32 expected; /* octets of the response still to come; 0: its head is awaited */
	__u32 sent;     /* octets of the response that were put into c's queue */
	__u64 hint;     /* r->message_hint of the request, for the parser of the response */
	__u32 requests; /* carried over it */
	__u32 pad;
};

/*
 * Links of an endpoint: bit i of free is link first + i. A lease clears the bit atomically; the runtime sets
 * it when a link is joined and clears it, too, before it takes one out. A lease counts in
 * weft_endpoint.active: a program adds one when it gives a request to a link and takes it off with the last
 * octet of the response; the relay takes it off when it ends a lease that is PASSING or TAKEN.
 */
struct weft_pool {
	__u64 free;
	__u32 first;
	__u32 pad;
};

struct weft_splice_options {
	__u32 queue_max;   /* octets in a receiver's queue */
	__u32 message_max; /* octets of a message, head and body */
};

WEFT_MAPPED_ARRAY(weft_clients, WEFT_CLIENTS, struct weft_client);
WEFT_MAPPED_ARRAY(weft_links, WEFT_LINKS, struct weft_link);
WEFT_MAPPED_ARRAY(weft_pools, 131072, struct weft_pool); /* by endpoint */
WEFT_MAPPED_ARRAY(weft_splice_options, 1, struct weft_splice_options);

struct {
	__uint(type, BPF_MAP_TYPE_SOCKMAP);
	__uint(max_entries, WEFT_CLIENTS + WEFT_LINKS);
	__type(key, __u32);
	__type(value, __u64);
} weft_spliced SEC(".maps");

/*
 * Question to the program weft_join, which runs over this as a packet (BPF_PROG_TEST_RUN) in a thread of the
 * sockets' network namespace. It finds both ends of a connection by their addresses, takes them into the
 * record of the element and the near one into weft_spliced. Of a client near is c and far is a; of a link
 * near is b and far is u.
 */
struct weft_join {
	__u8 frame[16]; /* zero: what runs over packets wants a frame's header */
	__u32 element;  /* of weft_spliced */
	__u32 pad;
	struct weft_address near;
	struct weft_address far;
};

enum weft_join_result {
	WEFT_JOIN_DONE,
	WEFT_JOIN_NOT_ASKED, /* the question is too short, or there is no such element */
	WEFT_JOIN_NO_NEAR,   /* no such socket here, or it is not ESTABLISHED */
	WEFT_JOIN_NO_FAR,
	WEFT_JOIN_UNPAIRED,   /* their sequence numbers are not those of one connection */
	WEFT_JOIN_UNACCEPTED, /* near has no file yet: try again */
	WEFT_JOIN_BLOCKING,   /* its file is blocking */
	WEFT_JOIN_LOW_WATER,  /* it waits for more than one octet (SO_RCVLOWAT) */
	WEFT_JOIN_NO_MEMORY,
	WEFT_JOIN_REFUSED, /* by the sockmap: it is full, or near speaks kTLS or MPTCP */
};

/* Answer of the raw tracepoint program weft_turn to a client's number, as bits. */
enum weft_turn {
	WEFT_TURN_LINK_AT_REST =
	    1, /* nobody is inside send() on b of the client's link: what it sent is queued */
	WEFT_TURN_QUEUE_EMPTY = 2, /* c has read all that was put into its queue */
	WEFT_TURN_AT_REST = 4,     /* nobody is inside send() or recv() on c */
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, WEFT_SPLICE_REASONS);
	__type(key, __u32);
	__type(value, __u64);
} weft_splice_stats SEC(".maps");

/* Endpoints that a request found no free link of: u32 endpoint. */
struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096 * 4);
} weft_link_demand SEC(".maps");

#endif
