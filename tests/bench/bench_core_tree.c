// SPDX-License-Identifier: GPL-2.0-only
/* The vintage core of the kernel tree, with nothing around it. */
#include "../common/core_tree_source.h"
