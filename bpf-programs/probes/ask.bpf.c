// SPDX-License-Identifier: GPL-2.0
// A program on a socket's sends answers through memory that Java shares.
#include "probe.h"

SEC("sk_msg") int probe(struct sk_msg_md *msg)
{
	probe_answer(PROBE_ANSWER);
	return SK_PASS;
}
