// SPDX-License-Identifier: GPL-2.0-only
/* the core of the kernel tree, without what the suites add */
#include "../common/core_tree_source.h"
