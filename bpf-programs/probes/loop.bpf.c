// SPDX-License-Identifier: GPL-2.0
// bpf_loop: as many rounds as a head has bytes.
#include "probe.h"

static int round(__u32 index, __u64 *rounds)
{
	*rounds += 1;
	return 0;
}

SEC("sk_msg") int probe(struct sk_msg_md *msg)
{
	__u64 rounds = 0;

	bpf_loop(32768, round, &rounds, 0);
	probe_answer(rounds == 32768 ? PROBE_ANSWER : rounds);
	return SK_PASS;
}
