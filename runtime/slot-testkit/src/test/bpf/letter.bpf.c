// SPDX-License-Identifier: GPL-2.0
/* A slot that decides by the first byte of the head, and one that breaks the
 * contract. */
#include <weft/slot.h>

WEFT_SLOT(route, letter) {
  __u8 first = r->head_length ? r->head[0] : 0;

  if (first == 'G') {
    r->cluster = 1;
    r->route = 3;
    r->path.offset = 4;
    r->path.length = 2;
    return WEFT_DONE;
  }
  if (first == 'R') {
    r->reason = WEFT_REASON_NEEDS_PREDICATE;
    return WEFT_RELAY;
  }
  weft_reject(r, 404, WEFT_REASON_NO_ROUTE, first);
  return WEFT_REJECT;
}

WEFT_SLOT(parse, first_letter) {
  r->method.length = 1;
  return WEFT_DONE;
}

/* Answers without a status. */
WEFT_SLOT(route, broken) {
  r->cluster = 1;
  return r->head_length > 1000 ? WEFT_REJECT : WEFT_DONE;
}

WEFT_LICENSE;
