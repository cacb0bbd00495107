// SPDX-License-Identifier: GPL-2.0
#define EDITION 2
#include "edition.h"
