// SPDX-License-Identifier: GPL-2.0
/* HTTP/1.1 parsing and Envoy's routes: slots http_parser (phase parse) and http_routing (phase route). */
#include <weft/slot.h>

#include "tables.h"
#include "bytes.h"
#include "parser.h"
#include "target.h"
#include "normalize.h"
#include "lookup.h"
#include "hosts.h"
#include "conditions.h"
#include "message.h"

#define DETAIL_UPGRADE_REFUSED 1 /* upgrade_configs does not name the protocol */

static __always_inline int refused(struct weft_request *r, __u32 status)
{
	__u32 reason = WEFT_REASON_BAD_REQUEST;

	if (status == 431)
		reason = WEFT_REASON_HEAD_TOO_LARGE;
	else if (status == 426)
		reason = WEFT_REASON_UPGRADE_REQUIRED;
	else if (status == 404)
		reason = WEFT_REASON_NOT_FOUND;
	weft_reject(r, status, reason, 0);
	return WEFT_REJECT;
}

/* What the special headers said together. Returns 0 or a status. */
static __always_inline int conclude_headers(struct weft_request *r, struct routing_parse *p)
{
	__u32 seen = p->seen;
	bool old = r->http_flags & WEFT_HTTP_1_0;

	if (seen & SEEN_CODING)
		return 501;
	if (seen & SEEN_CHUNKED && (old || seen & SEEN_LENGTH))
		return 400;
	r->framing = seen & SEEN_CHUNKED  ? WEFT_FRAMING_CHUNKED
	             : seen & SEEN_LENGTH ? WEFT_FRAMING_LENGTH
	                                  : 0;
	if (old ? seen & SEEN_KEEP : !(seen & SEEN_CLOSE))
		r->http_flags |= WEFT_HTTP_KEEP_ALIVE;
	if (seen & SEEN_CONTINUE)
		r->http_flags |= WEFT_HTTP_EXPECT_CONTINUE;
	if (seen & SEEN_UPGRADE && seen & SEEN_CONNECTION_UPGRADE)
		r->http_flags |= WEFT_HTTP_UPGRADE;
	if (seen & SEEN_WEBSOCKET)
		r->scratch[SCRATCH_FLAGS] |= SCRATCH_WEBSOCKET;
	r->scratch[SCRATCH_SEEN] = seen;
	return 0;
}

/* Host of an HTTP/1.0 request that has none. */
__noinline int default_host(struct weft_request *r, struct routing_listener *l)
{
	__u32 to, n;
	int i;

	if (!r || !l)
		return 400;
	to = r->scratch[SCRATCH_SPARE];
	n = l->default_host;
	if (!n || n > sizeof(l->host) || to + sizeof(l->host) > WEFT_HEAD_MAX)
		return 400;
	for (i = 0; i < sizeof(l->host); i += 8)
		*(__u64 *)&r->head[(to + i) & (WEFT_HEAD_MAX - 1)] = *(__u64 *)&l->host[i];
	r->authority.offset = to;
	r->authority.length = n;
	r->scratch[SCRATCH_SPARE] = to + n;
	r->scratch[SCRATCH_FLAGS] |= SCRATCH_REWRITTEN;
	return 0;
}

/* Splits the target, checks Host, makes the path canonical. Returns 0 or a status. */
static __always_inline int conclude_target(struct weft_request *r, struct routing_parse *p,
                                           struct routing_listener *l)
{
	__u32 need = TARGET_PERCENT | TARGET_BACKSLASH | TARGET_DOT;
	int status;

	if (p->target_flags & TARGET_HASH)
		return 400;
	status = take_target(r, l->flags);
	if (status)
		return p->seen & SEEN_HOST ? status : 400;
	if (!(p->seen & SEEN_HOST) && !(r->scratch[SCRATCH_FLAGS] & SCRATCH_ABSOLUTE)) {
		status = r->http_flags & WEFT_HTTP_1_0 ? default_host(r, l) : 400;
		if (status)
			return status;
	}
	if (p->question > r->path.offset) {
		r->query.offset = p->question + 1;
		r->query.length = r->path.offset + r->path.length - r->query.offset;
		r->path.length = p->question - r->path.offset;
	}
	status = take_authority(r, l->flags);
	if (status)
		return status;
	if (l->flags & ROUTING_NORMALIZE && p->target_flags & TARGET_ODD)
		return 400;
	if (!(p->target_flags & need) ||
	    !(l->flags & (ROUTING_NORMALIZE | ROUTING_MERGE_SLASHES | ROUTING_UNESCAPE_SLASHES |
	                  ROUTING_REJECT_ESCAPED | ROUTING_REDIRECT_ESCAPED)))
		return 0;
	return canonical_path(r, l->flags);
}

static __always_inline __u32 bounded(__u32 value, __u32 most)
{
	return value && value < most ? value : most;
}

/* Returns 0 or a status. */
__noinline int parse_head(struct weft_request *r)
{
	struct routing_parse p = {.hash = WEFT_HASH32_SEED};
	struct routing_listener *l;
	__u32 id, zero;
	int status;

	if (!r)
		return 400;
	zero = unknown_zero(r);
	p.at = p.start = p.state = p.count = p.seen = p.target_flags = p.previous = p.question = zero;
	p.value = p.value_end = p.name_end = p.status = zero;
	id = r->listener;
	l = bpf_map_lookup_elem(&routing_listeners, &id);
	if (!l)
		return 503;
	if (r->head_length > bounded(l->max_head, WEFT_HEAD_MAX))
		return 431;
	p.r = r;
	p.end = r->head_length;
	p.limit = bounded(l->max_headers, WEFT_HEADERS_MAX);
	p.listener_flags = l->flags;
	if ((word_at(r, 0) & 0xffff) ==
	    0x0a0d) /* one empty line before a request is no error (RFC 9112, section 2.2) */
		p.at = p.start = zero + 2;
	bpf_loop(4 * WEFT_HEAD_MAX, parse_step, &p, 0);
	if (p.status)
		return p.status;
	if (p.state != PARSED || p.at > p.end)
		return 400;
	/* In a message a body may follow. No branch: the verifier would follow all that comes twice. */
	if ((p.end - p.at) * (r->hook ^ WEFT_HOOK_MSG))
		return 400;
	r->head_length = p.at;
	r->header_count = p.count;
	r->scratch[SCRATCH_NAMES_LOW] = p.names;
	r->scratch[SCRATCH_NAMES_HIGH] = p.names >> 32;
	r->scratch[SCRATCH_SPARE] = p.end;
	status = conclude_headers(r, &p);
	if (status)
		return status;
	status = conclude_target(r, &p, l);
	if (!status && !(p.target_flags & TARGET_ODD) && !(r->http_flags & WEFT_HTTP_1_0))
		r->http_flags |= WEFT_HTTP_CANONICAL;
	return status;
}

WEFT_SLOT(parse, http_parser)
{
	int status;

	if (r->protocol != WEFT_PROTOCOL_HTTP1)
		return WEFT_NEXT;
	status = parse_head(r);
	if (r->hook == WEFT_HOOK_MSG)
		return status ? WEFT_RELAY : frame_request(r);
	return status ? refused(r, status) : WEFT_DONE;
}

WEFT_SLOT(response, http_response)
{
	if (r->protocol != WEFT_PROTOCOL_HTTP1)
		return WEFT_NEXT;
	return frame_response(r);
}

struct routing_walk {
	struct weft_request *r;
	__u32 table;
	__u32 node;
	__u32 rule;
	__u32 condition; /* the next cell to check */
	__u32 left;
	__u32 matched;
};

/* Takes the first rule of the list; false when there is none. */
static __always_inline bool take_rule(struct routing_walk *w)
{
	struct routing_cell *c;
	__u64 node;

	if (!w->node)
		return false;
	if (w->node & ROUTING_SOLE) {
		w->rule = w->node & ~ROUTING_SOLE;
		w->node = 0;
		return true;
	}
	c = routing_cell(w->table, w->node >> 3);
	if (!c)
		return false;
	node = c->word[w->node & 7];
	w->rule = node;
	w->node = node >> 32;
	return true;
}

static __always_inline long next_candidate(struct routing_walk *w)
{
	struct routing_rule *rule;

	if (!take_rule(w))
		return 1;
	rule = (struct routing_rule *)routing_cell(w->table, w->rule);
	if (!rule)
		return 1;
	w->condition = rule->conditions;
	w->left = rule->count;
	w->matched = !w->left;
	return w->matched != 0;
}

/* One condition, or one step to the next candidate. */
static long walk_step(__u32 i, struct routing_walk *w)
{
	if (!w->left)
		return next_candidate(w);
	if (!condition_holds(w->r, w->table, w->condition)) {
		w->left = 0;
		return 0;
	}
	w->condition++;
	w->left--;
	w->matched = !w->left;
	return w->matched != 0;
}

/* Cell of the first rule that matches, 0 none. Inline, as the kernel allows eight frames in all. */
static __always_inline __u32 first_match(struct weft_request *r, __u32 table, __u32 candidates)
{
	struct routing_walk w = {.r = r, .table = table, .node = candidates};

	w.left = w.matched = w.rule = w.condition = unknown_zero(r);
	bpf_loop(ROUTING_STEPS_MAX, walk_step, &w, 0);
	return w.matched ? w.rule : 0;
}

/* The candidates for the path: those of the exact path, else of its longest prefix. */
__noinline int candidates_of(struct weft_request *r, __u32 table, __u32 host)
{
	struct routing_host *h = (struct routing_host *)routing_cell(table, host);
	struct routing_lookup l = {.table = table};
	struct routing_entry *e;
	__u32 root;

	if (!r || !h)
		return 0;
	root = r->path.length && byte_at(r, r->path.offset) == '/' ? h->slash : h->root;
	if (!h->buckets)
		return root;
	l.buckets = h->buckets;
	l.mask = h->mask;
	l.offset = r->path.offset;
	l.length = r->path.length;
	l.fold = h->flags & ROUTING_FOLD ? FOLD : 0;
	l.best = root;
	l.bit[0] = h->bit[0];
	l.bit[1] = h->bit[1];
	l.bit[2] = h->bit[2];
	l.bit[3] = h->bit[3];
	if (l.length > h->longest) /* no exact path is that long; prefixes end there */
		l.length = h->longest;
	e = entry_at(table, find_whole(r, &l));
	if (e && e->exact && r->path.length == l.length)
		return e->exact;
	if (e && e->prefix)
		return e->prefix;
	find_shorter(r, &l);
	return l.best;
}

static __always_inline int no_route(struct weft_request *r)
{
	weft_reject(r, 404, WEFT_REASON_NO_ROUTE, 0);
	return WEFT_REJECT;
}

static __always_inline int reply(struct weft_request *r, __u32 status, __u32 action)
{
	r->actions[0] = action;
	weft_reject(r, status, WEFT_REASON_ROUTE_ACTION, 0);
	return WEFT_REJECT;
}

/* The cluster that a header names. */
static __always_inline __u32 named_cluster(struct weft_request *r, __u32 table, struct routing_rule *rule)
{
	struct routing_name n = {
	    .table = table, .text = rule->name, .length = rule->name_length, .hash = rule->name_hash};
	struct routing_cluster_name key = {};
	__u32 found = find_header(r, &n, 0), *id;
	struct weft_header *h = &r->headers[(found - 1) & (WEFT_HEADERS_MAX - 1)];
	int i;

	if (!found || h->value_length > sizeof(key.text))
		return 0;
	key.length = h->value_length;
	for (i = 0; i < sizeof(key.text); i++) {
		if (i >= h->value_length)
			break;
		key.text[i] = byte_at(r, h->value + i);
	}
	id = bpf_map_lookup_elem(&routing_clusters, &key);
	return id ? *id : 0;
}

static __always_inline bool cluster_absent(__u32 id)
{
	struct weft_cluster *c = bpf_map_lookup_elem(&weft_clusters, &id);

	return !c || c->kind == WEFT_CLUSTER_ABSENT;
}

static __always_inline int forward(struct weft_request *r, __u32 table, struct routing_rule *rule,
                                   __u32 canonical)
{
	r->cluster = rule->cluster;
	if (rule->outcome == ROUTING_CLUSTER_HEADER)
		r->cluster = named_cluster(r, table, rule);
	r->split = rule->split;
	r->hash_policy = rule->hash_policy;
	r->mirror = rule->mirror;
	r->subset = rule->subset;
	r->actions[0] = rule->action;
	r->carry = rule->options & ROUTING_CARRY ? rule->action : 0;
	r->timeout_ms = rule->options >> ROUTING_OPTION_BITS;
	if (r->scratch[SCRATCH_FLAGS] & SCRATCH_REWRITTEN)
		r->actions[0] = rule->rewritten ? rule->rewritten : canonical;
	if (rule->split) {
		r->needs |= 1u << WEFT_PHASE_SPLIT;
		if (rule->options & ROUTING_ROUTE_FIRST)
			r->http_flags |= WEFT_HTTP_ROUTE_FIRST;
	} else if ((rule->status || !r->cluster) && cluster_absent(r->cluster)) {
		weft_reject(r, rule->status ? rule->status : 503, WEFT_REASON_NO_CLUSTER, 0);
		return WEFT_REJECT;
	}
	return WEFT_DONE;
}

/* require_tls: the action that redirects to https, 0 none. */
static __always_inline __u32 secure_action(struct weft_request *r, __u32 table, __u32 host)
{
	struct routing_host *h = (struct routing_host *)routing_cell(table, host);
	struct routing_table *t = (struct routing_table *)routing_cell(table, 0);

	if (!h || !t || !h->secure_only || is_https(r, table, t->proto, t->proto_length, t->proto_hash))
		return 0;
	return h->https_action;
}

static __always_inline int undecided(struct weft_request *r)
{
	r->reason = WEFT_REASON_NEEDS_PREDICATE;
	return WEFT_RELAY;
}

static __always_inline int carry_out(struct weft_request *r, __u32 table, __u32 cell, __u32 canonical)
{
	struct routing_rule *rule = (struct routing_rule *)routing_cell(table, cell);

	if (!rule)
		return no_route(r);
	r->route = rule->number;
	r->detail = rule->number;
	if (rule->outcome == ROUTING_REPLY)
		return reply(r, rule->status, rule->action);
	return forward(r, table, rule, canonical);
}

WEFT_SLOT(route, http_routing)
{
	__u32 id = r->listener, table, host, cell, secure;
	struct routing_listener *l = bpf_map_lookup_elem(&routing_listeners, &id);

	if (r->protocol != WEFT_PROTOCOL_HTTP1 || !l || !l->table)
		return WEFT_NEXT;
	table = l->table; /* read once: the request sees one table */
	if (r->http_flags & WEFT_HTTP_UPGRADE &&
	    !(l->flags & ROUTING_WEBSOCKET && r->scratch[SCRATCH_FLAGS] & SCRATCH_WEBSOCKET)) {
		weft_reject(r, 403, WEFT_REASON_OTHER, DETAIL_UPGRADE_REFUSED);
		return WEFT_REJECT;
	}
	if (r->scratch[SCRATCH_FLAGS] & SCRATCH_REDIRECT)
		return reply(r, 307, l->canonical_action);
	host = virtual_host(r, table);
	if (!host)
		return no_route(r);
	secure = secure_action(r, table, host);
	if (secure)
		return reply(r, 301, secure);
	cell = first_match(r, table, candidates_of(r, table, host));
	if (r->scratch[SCRATCH_FLAGS] & SCRATCH_UNDECIDED)
		return undecided(r);
	if (!cell)
		return no_route(r);
	return carry_out(r, table, cell, l->canonical_action);
}

WEFT_LICENSE;
