// SPDX-License-Identifier: GPL-2.0
/*
 * The oracle: a relay's event loop writes preamble and head into its element of weft_requests, runs this
 * program by BPF_PROG_TEST_RUN with the element's index as argument, and finds the verdict in the element. A
 * raw tracepoint program, attached to none: of all types that may be run so it is the cheapest (440 ns, XDP
 * 770), and a byte sent over a socket with an sk_msg program costs 735 ns (6.18, interleaved runs from C).
 */
#include <weft/entry.h>

SEC("raw_tp") int weft_ask__raw(struct bpf_raw_tracepoint_args *ctx)
{
	struct weft_request *r = weft_request_at(ctx->args[0]);

	if (!r)
		return 0;
	weft_begin(r, WEFT_HOOK_REQUEST);
	WEFT_WALK(ctx, r, weft_slots_raw, 0);
}

SEC("raw_tp") int weft_finish__raw(struct bpf_raw_tracepoint_args *ctx)
{
	struct weft_request *r = weft_request_at(ctx->args[0]);

	if (r)
		weft_conclude(r);
	return 0;
}

WEFT_LICENSE;
