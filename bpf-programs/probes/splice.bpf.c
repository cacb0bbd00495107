// SPDX-License-Identifier: GPL-2.0
// A sent byte goes into the other socket's ingress queue, past TCP.
#include "probe.h"

SEC("sk_msg") int probe(struct sk_msg_md *msg)
{
	return bpf_msg_redirect_map(msg, &sockets, 1, BPF_F_INGRESS);
}
