// SPDX-License-Identifier: GPL-2.0
#define EDITION 1
#include "edition.h"
