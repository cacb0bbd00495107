// SPDX-License-Identifier: GPL-2.0
#include <weft/slot.h>

WEFT_SLOT(authorize, teapot) {
  if (r->cgroup != 0)
    return WEFT_NEXT; /* somebody else may decide */
  weft_reject(r, 418, WEFT_REASON_DENIED,
              1); /* status, reason, a number of one's own */
  return WEFT_REJECT;
}

WEFT_LICENSE;
