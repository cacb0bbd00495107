/* SPDX-License-Identifier: GPL-2.0 */
/* Two slots of one object: the second sees whether the first was of the same
 * version. */
#include <weft/slot.h>

WEFT_SLOT(authorize, edition_mark) {
  r->scratch[0] = EDITION;
  return WEFT_DONE;
}

WEFT_SLOT(route, edition_answer) {
  __u32 same = r->scratch[0] == EDITION;

  weft_reject(r, same ? 200 + EDITION : 599, WEFT_REASON_ROUTE_ACTION, EDITION);
  return WEFT_REJECT;
}

WEFT_LICENSE;
