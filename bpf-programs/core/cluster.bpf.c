// SPDX-License-Identifier: GPL-2.0
/* The core's own slot, first in balance: clusters where nothing has to be chosen. */
#include <weft/slot.h>

WEFT_SLOT(balance, weft_cluster)
{
	__u32 id = r->cluster;
	struct weft_cluster *cluster = bpf_map_lookup_elem(&weft_clusters, &id);

	if (!(r->needs & (1u << WEFT_PHASE_BALANCE)))
		return WEFT_NEXT;
	if (!id || !cluster || cluster->kind == WEFT_CLUSTER_ABSENT) {
		weft_reject(r, 503, WEFT_REASON_NO_CLUSTER, 0);
		return WEFT_REJECT;
	}
	if (cluster->kind == WEFT_CLUSTER_ORIGINAL_DST) {
		r->target = r->destination;
		return WEFT_DONE;
	}
	if (!cluster->endpoint_count) {
		weft_reject(r, 503, WEFT_REASON_NO_HEALTHY, 0);
		return WEFT_REJECT;
	}
	if (!cluster->only_endpoint || r->subset)
		return WEFT_NEXT;
	r->endpoint = cluster->only_endpoint;
	return WEFT_DONE;
}

WEFT_LICENSE;
