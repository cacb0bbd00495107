// SPDX-License-Identifier: GPL-2.0
/*
 * The oracle: a relay's event loop writes preamble and head into its element of weft_requests and sends one
 * byte on its oracle socket; the verdict is in the element. Every way out is SK_PASS: after one SK_DROP the
 * kernel drops all later sends of that socket without running the program (tcp_bpf_send_verdict keeps
 * psock->eval; seen on 6.18: 200,000 sends answered EACCES, one run). The byte goes to the socket's other
 * end, which throws it away.
 */
#include <weft/entry.h>

SEC("sk_msg") int weft_ask__msg(struct sk_msg_md *ctx)
{
	struct weft_request *r = weft_request_of(ctx->sk);

	if (!r)
		return SK_PASS;
	weft_begin(r, WEFT_HOOK_MSG);
	WEFT_WALK(ctx, r, weft_slots_msg, SK_PASS);
}

SEC("sk_msg") int weft_finish__msg(struct sk_msg_md *ctx)
{
	struct weft_request *r = weft_request_of(ctx->sk);

	if (r)
		weft_conclude(r);
	return SK_PASS;
}

WEFT_LICENSE;
