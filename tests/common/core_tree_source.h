/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Source of the 5.10 core, for the one object that it is compiled in
 *
 * CONFIG_VFIO_KUNIT_CORE_TREE_SOURCE names the copy: the tree's own, or one
 * that a semantic patch has changed.
 */
#include <linux/kconfig.h>

/* The core's option belongs to the tree's own VFIO, which is off. */
#if IS_ENABLED(CONFIG_VFIO_KUNIT_CORE_NOIOMMU)
#define CONFIG_VFIO_NOIOMMU 1
#endif

#include CONFIG_VFIO_KUNIT_CORE_TREE_SOURCE
