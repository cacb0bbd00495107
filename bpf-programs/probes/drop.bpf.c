// SPDX-License-Identifier: GPL-2.0
// The verdict counts: a dropped byte gives EACCES.
#include "probe.h"

SEC("sk_msg") int probe(struct sk_msg_md *msg)
{
	return SK_DROP;
}
