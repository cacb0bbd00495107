// SPDX-License-Identifier: GPL-2.0
#define OTHER_FIELD refused
#include "turns.h"
