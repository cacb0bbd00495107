// SPDX-License-Identifier: GPL-2.0
// bpf_loop: as many rounds as a head has bytes.
#include "probe.h"

#define ROUNDS 32768

// Counts in the map: a counter on the stack is a known number, and the verifier would walk each round.
static int round(__u32 index, void *unused)
{
	__u32 zero = 0;
	__u64 *place = bpf_map_lookup_elem(&answer, &zero);

	if (place && index >= ROUNDS - PROBE_ANSWER)
		*place += 1;
	return 0;
}

SEC("raw_tp") int probe(void *ctx)
{
	bpf_loop(ROUNDS, round, NULL, 0);
	return 0;
}
