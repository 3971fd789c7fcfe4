// SPDX-License-Identifier: GPL-2.0-only
/*
 * The module: bringing the core up and down
 */
#include <linux/init.h>
#include <linux/miscdevice.h>
#include <linux/module.h>

#include "vfio_private.h"

#define VFIO_CORE_VERSION	"0.3"
#define VFIO_CORE_DESC		"VFIO core, user-level access to devices"

static int __init vfio_noiommu_init(void)
{
	if (!IS_ENABLED(CONFIG_VFIO_KUNIT_CORE_NOIOMMU))
		return 0;
	return vfio_register_iommu_driver(&vfio_noiommu_ops);
}

static void vfio_noiommu_exit(void)
{
	if (IS_ENABLED(CONFIG_VFIO_KUNIT_CORE_NOIOMMU))
		vfio_unregister_iommu_driver(&vfio_noiommu_ops);
}

/* The node that user space can open without a group comes last. */
static int __init vfio_core_init(void)
{
	int ret;

	ret = vfio_group_nodes_init(&vfio_group_fops);
	if (ret)
		return ret;

	ret = vfio_noiommu_init();
	if (ret)
		goto err_nodes;

	ret = vfio_container_uapi_init();
	if (ret)
		goto err_noiommu;

	pr_info(VFIO_CORE_DESC " version: " VFIO_CORE_VERSION "\n");
	return 0;

err_noiommu:
	vfio_noiommu_exit();
err_nodes:
	vfio_group_nodes_exit();
	return ret;
}

static void __exit vfio_core_exit(void)
{
	vfio_container_uapi_exit();
	vfio_noiommu_exit();
	vfio_group_nodes_exit();
}

module_init(vfio_core_init);
module_exit(vfio_core_exit);

MODULE_VERSION(VFIO_CORE_VERSION);
MODULE_LICENSE("GPL");
MODULE_DESCRIPTION(VFIO_CORE_DESC);
MODULE_ALIAS_MISCDEV(VFIO_MINOR);
MODULE_ALIAS("devname:vfio/vfio");
MODULE_SOFTDEP("post: vfio_iommu_type1 vfio_iommu_spapr_tce");
