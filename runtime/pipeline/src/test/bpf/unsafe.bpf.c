// SPDX-License-Identifier: GPL-2.0
/* The verifier refuses it: the lookup may give NULL. */
#include <weft/slot.h>

WEFT_SLOT(route, edition_answer) {
  __u32 id = r->cluster;
  struct weft_cluster *cluster = bpf_map_lookup_elem(&weft_clusters, &id);

  r->status = cluster->kind;
  return WEFT_REJECT;
}

WEFT_LICENSE;
