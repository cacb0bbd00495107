// SPDX-License-Identifier: GPL-2.0
/*
 * The oracle: a relay's event loop writes preamble and head into its element of weft_requests and sends one byte on its
 * oracle socket. The walk ends in SK_DROP, so send() fails with EACCES and nothing leaves; the verdict is in the element.
 */
#include <weft/entry.h>

SEC("sk_msg") int weft_ask__msg(struct sk_msg_md *ctx)
{
	struct weft_request *r = weft_request_of(ctx->sk);

	if (!r)
		return SK_DROP;
	weft_begin(r, WEFT_HOOK_MSG);
	WEFT_WALK(ctx, r, weft_slots_msg, SK_DROP);
}

SEC("sk_msg") int weft_finish__msg(struct sk_msg_md *ctx)
{
	struct weft_request *r = weft_request_of(ctx->sk);

	if (r)
		weft_conclude(r);
	return SK_DROP;
}

WEFT_LICENSE;
