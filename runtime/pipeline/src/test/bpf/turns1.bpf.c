// SPDX-License-Identifier: GPL-2.0
#define OTHER_FIELD missed
#include "turns.h"
