// SPDX-License-Identifier: GPL-2.0-only
/* What lives as long as the library: the bus and what hooks into the kernel. */
#include <linux/module.h>

#include "mock_private.h"

static int __init mock_iommu_init(void)
{
	int ret;

	ret = mock_device_init();
	if (ret)
		return ret;
	ret = mock_vfio_device_init();
	if (ret)
		goto err_device;
	ret = mock_window_init();
	if (ret)
		goto err_vfio_device;
	ret = mock_user_init();
	if (ret)
		goto err_window;
	return 0;

err_window:
	mock_window_exit();
err_vfio_device:
	mock_vfio_device_exit();
err_device:
	mock_device_exit();
	return ret;
}
module_init(mock_iommu_init);

static void __exit mock_iommu_exit(void)
{
	mock_process_exit();
	mock_user_exit();
	mock_window_exit();
	mock_vfio_device_exit();
	mock_device_exit();
}
module_exit(mock_iommu_exit);

MODULE_AUTHOR("The vfio-kunit authors");
MODULE_DESCRIPTION("Mock IOMMU groups for KUnit");
MODULE_LICENSE("GPL");
