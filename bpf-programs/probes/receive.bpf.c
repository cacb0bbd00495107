// SPDX-License-Identifier: GPL-2.0
// A program on what a socket receives.
#include "probe.h"

SEC("sk_skb/stream_verdict") int probe(struct __sk_buff *skb)
{
	probe_answer(bpf_get_socket_cookie(skb) ? PROBE_ANSWER : 0);
	return SK_PASS;
}
