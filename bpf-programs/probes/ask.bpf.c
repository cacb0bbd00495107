// SPDX-License-Identifier: GPL-2.0
// A program that is run without an event answers through memory that Java shares.
#include "probe.h"

SEC("raw_tp") int probe(void *ctx)
{
	probe_answer(PROBE_ANSWER);
	return 0;
}
