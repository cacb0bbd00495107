// SPDX-License-Identifier: GPL-2.0
// The capture of inbound connections in a network namespace.
#include "probe.h"

SEC("sk_lookup") int probe(struct bpf_sk_lookup *ctx)
{
	return SK_PASS;
}
