/* SPDX-License-Identifier: GPL-2.0 */
/* A slot that counts its turns in a map that outlives the object. */
#include <weft/slot.h>

struct turns {
  __u32 taken;
  __u32 OTHER_FIELD;
};

struct {
  __uint(type, BPF_MAP_TYPE_HASH);
  __uint(max_entries, 8);
  __type(key, __u32);
  __type(value, struct turns);
} keep_turns SEC(".maps");

WEFT_SLOT(route, turns) {
  __u32 key = 1;
  struct turns *turns = bpf_map_lookup_elem(&keep_turns, &key);

  if (turns)
    r->cluster = __sync_fetch_and_add(&turns->taken, 1);
  return WEFT_DONE;
}

WEFT_LICENSE;
