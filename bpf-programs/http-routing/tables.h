// SPDX-License-Identifier: GPL-2.0
/*
 * The compiled route tables. One table is one array of 64-byte cells, built aside by the runtime and then
 * named by a listener; all references are cell numbers, 0 for none.
 * io.weft.http.routing.internal.table.Layout mirrors this file.
 */
#ifndef ROUTING_TABLES_H
#define ROUTING_TABLES_H

#define ROUTING_LISTENERS     16384
#define ROUTING_TABLES        4096
#define ROUTING_LENGTHS       256 /* longest prefix or wildcard that is found by hash */
#define ROUTING_BUCKET        8
#define ROUTING_INLINE_WORDS  5
#define ROUTING_PRIME_INVERSE 0x359c449bu /* of WEFT_HASH32_PRIME */
#define ROUTING_SOLE          0x80000000u /* a list of one rule: the reference is the rule's cell */
#define ROUTING_PROBES        8           /* cells that one hash may spill over */
#define ROUTING_STEPS_MAX     (1 << 17)   /* conditions and candidates that one request may cost */

enum routing_listener_flag {
	ROUTING_NORMALIZE = 1,
	ROUTING_MERGE_SLASHES = 2,
	ROUTING_UNESCAPE_SLASHES = 4,
	ROUTING_REJECT_ESCAPED = 8,
	ROUTING_REDIRECT_ESCAPED = 16,
	ROUTING_STRIP_ANY_PORT = 32,
	ROUTING_STRIP_MATCHING_PORT = 64,
	ROUTING_STRIP_DOT = 128,
	ROUTING_ACCEPT_HTTP10 = 256,
	ROUTING_NO_ABSOLUTE = 512,
	ROUTING_REJECT_UNDERSCORES = 1024,
	ROUTING_DROP_UNDERSCORES = 2048,
	ROUTING_WEBSOCKET = 4096,
};

/* Written before the listener is; later only `table` changes, by one aligned store. */
struct routing_listener {
	__u32 table; /* element of routing_tables, 0 none */
	__u32 flags;
	__u32 max_headers;
	__u32 max_head;
	__u32
	    canonical_action; /* brings a head whose target or Host is not canonical to what was decided on */
	__u32 default_host;   /* length of `host`, 0 none: that of an HTTP/1.0 request without Host */
	__u8 host[104];
};

struct routing_cell {
	__u64 word[8];
};

struct routing_slot {
	__u32 hash;
	__u32 entry;
};

/* Cell 0. */
struct routing_table {
	__u32 buckets; /* of the domains */
	__u32 mask;
	__u32 any; /* virtual host of the domain `*` */
	__u32 flags;
	__u32 suffixes; /* cell with the lengths of suffix wildcards */
	__u32 prefixes;
	__u32 header; /* vhost_header: text, length and hash of its name */
	__u32 header_length;
	__u32 header_hash;
	__u32 proto; /* text of x-forwarded-proto, and its hash */
	__u32 proto_length;
	__u32 proto_hash;
	__u32 pad[4];
};

enum routing_table_flag {
	ROUTING_IGNORE_PORT = 1,
};

struct routing_lengths {
	__u64 bit[4]; /* bit n - 1: length n occurs */
	__u64 pad[4];
};

/* What a hash leads to. The text is lower-case where the search ignores case. */
struct routing_entry {
	__u32 text; /* 0: in `word`, so that a short one costs no further cache line */
	__u32 length;
	__u32 exact;  /* what holds when this is all of the string */
	__u32 prefix; /* what holds when it starts with this, or, for a domain, is more than this */
	__u32 suffix; /* domains only: hashed from the end */
	__u32 pad;
	__u64 word[ROUTING_INLINE_WORDS];
};

struct routing_host {
	__u32 buckets;
	__u32 mask;
	__u32 root;  /* candidates of a path that no entry knows */
	__u32 slash; /* the same when it starts with a slash */
	__u32 flags;
	__u32 longest; /* longest text of an entry */
	__u32 secure_only;
	__u32 https_action;
	__u64 bit[4]; /* lengths of prefixes */
};

enum routing_host_flag {
	ROUTING_FOLD = 1, /* the entries are lower-case: some route here ignores case */
};

/* Candidates in order: (rule, next), eight to a cell; a reference is cell * 8 + place, or ROUTING_SOLE. */
struct routing_node {
	__u32 rule;
	__u32 next;
};

enum routing_outcome {
	ROUTING_FORWARD,
	ROUTING_REPLY,
	ROUTING_CLUSTER_HEADER,
	ROUTING_REFUSE, /* status without an action */
};

struct routing_rule {
	__u32 conditions; /* first of consecutive cells */
	__u32 count;
	__u32 outcome;
	__u32 number;
	__u32 cluster;
	__u32 split;
	__u32 hash_policy;
	__u32 mirror;
	__u32 subset;
	__u32 action;
	__u32 status; /* of a reply; for a forward that of a cluster that is absent, 0 for 503 */
	__u32 name;   /* cluster_header: text, length and hash of its name */
	__u32 name_length;
	__u32 name_hash;
	__u32 rewritten; /* in place of `action` when the head is not what was decided on; 0 that of the
	                    listener */
	__u32 options;   /* enum routing_option; above them the milliseconds that a request may take, 0 any */
};

enum routing_option {
	ROUTING_ROUTE_FIRST = 1, /* edits of the route come before those of a weighted cluster */
	ROUTING_CARRY = 2,       /* the action does nothing but bound the time */
	ROUTING_OPTION_BITS = 2,
};

enum routing_source {
	ROUTING_HEADER,
	ROUTING_METHOD,
	ROUTING_PATH, /* with query */
	ROUTING_AUTHORITY,
	ROUTING_SCHEME,
	ROUTING_PURE_PATH,
	ROUTING_QUERY,
	ROUTING_PREDICATE,
	ROUTING_FRACTION,
	ROUTING_NEVER,
};

enum routing_match {
	ROUTING_PRESENT,
	ROUTING_EXACT,
	ROUTING_PREFIX,
	ROUTING_SUFFIX,
	ROUTING_CONTAINS,
	ROUTING_RANGE,
	ROUTING_GRPC,
};

enum routing_condition_flag {
	ROUTING_INVERT = 1,
	ROUTING_IGNORE_CASE = 2, /* the text is lower-case */
	ROUTING_MISSING_IS_EMPTY = 4,
	ROUTING_SINGLE = 8, /* a header on several lines does not match */
};

struct routing_condition {
	__u32 source;
	__u32 match;
	__u32 flags;
	__u32 bit; /* predicate */
	__u32 name;
	__u32 name_length;
	__u32 name_hash;
	__u32 text;
	__u32 text_length;
	__u32 numerator; /* of a predicate the bit that says that it has been evaluated */
	__u32 denominator;
	__u32 pad;
	__s64 start;
	__s64 end;
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, ROUTING_LISTENERS);
	__type(key, __u32);
	__type(value, struct routing_listener);
} routing_listeners SEC(".maps");

struct routing_table_map {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(map_flags, BPF_F_INNER_MAP); /* inner arrays may differ in size */
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct routing_cell);
};

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY_OF_MAPS);
	__uint(max_entries, ROUTING_TABLES);
	__type(key, __u32);
	__array(values, struct routing_table_map);
} routing_tables SEC(".maps");

struct routing_cluster_name {
	__u32 length;
	__u8 text[124];
};

/* For cluster_header only. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 65536);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, struct routing_cluster_name);
	__type(value, __u32);
} routing_clusters SEC(".maps");

static __always_inline struct routing_cell *routing_cell(__u32 table, __u32 index)
{
	void *cells = bpf_map_lookup_elem(&routing_tables, &table);

	return cells ? bpf_map_lookup_elem(cells, &index) : NULL;
}

#endif
